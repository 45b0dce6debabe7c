import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';

import { PROJECT, inProject } from './paths.mjs';

/**
 * Puts a section of figures into a file under docs/, in place of an earlier one of the same name.
 * @param {string} file path within the project
 * @param {string} title first line of a new file
 * @param {string} name heading of the section
 * @param {string} body Markdown
 */
export function recordFigures(file, title, name, body) {
  const path = inProject(file);
  const text = existsSync(path) ? readFileSync(path, 'utf8') : `# ${title}\n`;
  const [head, ...sections] = text.split(/^## /m);
  const kept = sections.filter((section) => !section.startsWith(`${name}\n`));
  const circumstances = `${new Date().toISOString().slice(0, 10)}, commit ${commit()}, ${cpus().length} cores`;
  const section = `${name}\n\n${circumstances}\n\n${body.trim()}\n`;
  const all = [...kept.map((each) => `${each.trim()}\n`), section].sort();
  writeFileSync(path, [`${head.trim()}\n`, ...all.map((each) => `## ${each}`)].join('\n'));
}

function commit() {
  return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
    cwd: PROJECT,
    encoding: 'utf8',
  }).trim();
}
