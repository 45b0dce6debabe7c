import { describe, expect, it } from '@jest/globals';
import { ownerOfKey } from './owner-of-key.js';

const workspaceId = '01890000-0000-7000-8000-000000000001';
const ownerId = '01890000-0000-7000-8000-000000000002';

describe('whose an object is by its key', () => {
  it.each([
    [`incoming/${workspaceId}/${ownerId}/raw.png`, 'upload'],
    [`uploads/${workspaceId}/${ownerId}/clean.png`, 'upload'],
    [`outputs/${workspaceId}/${ownerId}/a-b/original.png`, 'image'],
    [`quarantine/${workspaceId}/${ownerId}.png`, 'image'],
    [`exports/${workspaceId}/${ownerId}/1-a/000001.bin`, 'export'],
  ])('%s is of an %s', (key, ownerKind) => {
    expect(ownerOfKey(key)).toEqual({ key, workspaceId, ownerKind, ownerId });
  });

  it.each([
    'backup.tar',
    `other/${workspaceId}/${ownerId}/x.png`,
    `outputs/${workspaceId}/x.png`,
    `outputs/${workspaceId}/${ownerId}/Über uns.png`,
  ])('%s is nobody’s of ours', (key) => {
    expect(ownerOfKey(key)).toBeNull();
  });
});
