import { writeFile } from 'node:fs/promises';
import { Config } from '#kernel';
import { buildApp } from './build-app.js';
import { documentOf } from './openapi-document.js';

/**
 * Writes the contract to the file named on the command line. Nothing is connected to: the
 * addresses are placeholders, and lazy connections are never used.
 */
async function main(path: string): Promise<void> {
  const app = await buildApp(Config.fromProcess());
  await app.init();
  await writeFile(path, `${JSON.stringify(documentOf(app), null, 2)}\n`);
  process.exit(0);
}

await main(process.argv[2] ?? 'libs/api-client/openapi.json');
