/**
 * Lints texts as if they stood in the given files, with the project's own configuration but without
 * types, for which a file would have to exist. stdin: `[{file, text}]`; stdout: `[[ruleId, …], …]`.
 */
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';

const root = new URL('../..', import.meta.url).pathname;
const eslint = new ESLint({ cwd: root, overrideConfig: [tseslint.configs.disableTypeChecked] });
const cases = JSON.parse(await text(process.stdin));
const answers = [];
for (const { file, text: source } of cases) {
  const [result] = await eslint.lintText(source, { filePath: root + file });
  answers.push(result.messages.map(({ ruleId, message }) => ruleId ?? message));
}
process.stdout.write(JSON.stringify(answers));
