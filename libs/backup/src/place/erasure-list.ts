import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { NotedErasure } from '#privacy';
import { BackupFailure } from '../backup-failure.js';
import { isMissing, writeText } from './files.js';

const noted = z.object({
  id: z.uuid(),
  userId: z.uuid(),
  workspaceId: z.uuid(),
  status: z.enum(['planned', 'running', 'done', 'taken_back']),
  askedBy: z.enum(['customer', 'operator']),
  operatorId: z.uuid().nullable(),
  approverId: z.uuid().nullable(),
  askedAt: z.string(),
  dueAt: z.string(),
});

/**
 * Beside the backups and in none of them: whoever was erased after a backup has to be erased again
 * after it was restored. Ids and times, nobody's name.
 */
export const ERASURE_LIST = 'erasures.jsonl';

/** Writes what is known now over what was known. @returns how many there are */
export async function noteInPlace(
  place: string,
  erasures: readonly NotedErasure[],
): Promise<number> {
  const path = join(place, ERASURE_LIST);
  const known = new Map((await readErasures(path)).map((each) => [each.id, each]));
  for (const each of erasures) known.set(each.id, each);
  const lines = [...known.values()].map((each) => `${JSON.stringify(each)}\n`);
  await writeText(path, lines.join(''));
  return known.size;
}

/** None where there is no list. @throws {BackupFailure} when it is damaged */
export async function readErasures(path: string): Promise<NotedErasure[]> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (isMissing(error)) return '';
    throw error;
  });
  try {
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => noted.parse(JSON.parse(line)));
  } catch {
    throw new BackupFailure(
      `The list of erasures ${path} is damaged.`,
      'Take another copy of it: without it people who were erased would come back.',
    );
  }
}
