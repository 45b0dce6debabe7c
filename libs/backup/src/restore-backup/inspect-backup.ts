import { findBackup, readManifest, refuseOtherKey, type Manifest } from '../place/manifest.js';

/**
 * Whether a backup is there and ENCRYPTION_KEY fits it, before a place is made for it.
 * @throws {BackupFailure}
 */
export async function inspectBackup(
  from: string,
  encryptionKey: string,
): Promise<{ folder: string; manifest: Manifest }> {
  const { folder } = await findBackup(from);
  const manifest = await readManifest(folder);
  refuseOtherKey(manifest, encryptionKey);
  return { folder, manifest };
}
