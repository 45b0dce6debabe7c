import { parseKey } from '../object-key.js';
import type { Owned } from '../data/orphan.repository.js';

const OWNERS = {
  incoming: 'upload',
  uploads: 'upload',
  outputs: 'image',
  quarantine: 'image',
  exports: 'export',
} as const;
type Folder = keyof typeof OWNERS;

const ID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const OURS = new RegExp(`^(${Object.keys(OWNERS).join('|')})/(${ID})/(${ID})[/.]`);

/** Whose an object is by its key, or null for a key that is not of our making. */
export function ownerOfKey(key: string): Owned | null {
  const [, folder, workspaceId, ownerId] = OURS.exec(key) ?? [];
  if (workspaceId === undefined || ownerId === undefined) return null;
  if (!isKey(key)) return null;
  return { key, workspaceId, ownerKind: OWNERS[folder as Folder], ownerId };
}

function isKey(key: string): boolean {
  try {
    return parseKey(key) === key;
  } catch {
    return false;
  }
}
