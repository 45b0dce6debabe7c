/**
 * The stand-in as a process of its own: `node test/support/run-openai-stand-in.mjs [port]` with
 * Node 24. It prints its base URL, for OPENAI_BASE_URL, and answers until it is ended.
 */
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context);
    } catch (error) {
      if (!/^\.{1,2}\/.*\.js$/.test(specifier)) throw error;
      return next(specifier.replace(/\.js$/, '.ts'), context);
    }
  },
});

const { OpenAiStandIn } = await import('./openai-stand-in.ts');
const [, , port] = process.argv;
process.stdout.write(`${await new OpenAiStandIn().start(port && Number(port))}\n`);
