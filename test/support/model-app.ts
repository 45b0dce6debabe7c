import { startApp, type TestApp } from './app.js';
import type { OpenAiStandIn } from './openai-stand-in.js';

/**
 * The API and the worker, with the played OpenAI as their model. Closing it ends the model as well,
 * and first: an open server would keep a failed run alive.
 *
 * @param env variables of docs/configuration.md beside those of the model
 */
export async function startModelApp(
  openai: OpenAiStandIn,
  env: Record<string, string> = {},
): Promise<TestApp> {
  const model = { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: await openai.start() };
  const app = await startApp({ worker: true, env: { ...model, ...env } });
  const close = async () => {
    await openai.stop();
    await app.close();
  };
  return { ...app, close };
}
