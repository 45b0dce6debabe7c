import { mkdir, open, readdir, rename, rmdir, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Clock, Meter, newId, ProblemError, type Measured } from '#kernel';
import type { ByteRange } from '../byte-range.js';
import { workspaceOf, type ObjectKey } from '../object-key.js';
import { storageErrors } from '../storage.errors.js';
import { LinkTokens } from './link-token.js';
import {
  ObjectStore,
  type DeleteFailure,
  type GetGrant,
  type ListedObject,
  type ObjectBody,
  type ObjectHead,
  type ObjectPage,
  type PutGrant,
  type SignedUrl,
} from './object-store.js';

export interface DiskStoreSettings {
  /** Folder that holds all objects and nothing else. */
  folder: string;
  /** Where our own routes for signed links live, without a slash at the end. */
  publicUrl: string;
  encryptionKey: string;
}

/** The route of http/object-links.controller.ts. */
export const OBJECT_LINK_PATH = '/api/v1/object-links';

/** Not a legal key segment, so that no key can name a file that is still being written. */
const TEMPORARY = '.tmp';

/**
 * Objects as files. An object appears whole or not at all: bytes go to a temporary file on the
 * same file system, are synced, and the name is given by a rename that is synced as well.
 */
export class DiskObjectStore extends ObjectStore {
  readonly kind = 'disk';
  readonly links: LinkTokens;

  constructor(
    private readonly settings: DiskStoreSettings,
    private readonly clock: Clock,
  ) {
    super();
    this.links = new LinkTokens(settings.encryptionKey);
  }

  put(key: ObjectKey, body: Uint8Array): Promise<void> {
    return this.write(key, Readable.from([body]), exactly(body.length));
  }

  async putStream(key: ObjectKey, body: Readable): Promise<Measured> {
    const meter = new Meter();
    await this.write(key, body, meter);
    return meter.measured();
  }

  /** The receiving end of a signed PUT: takes exactly `bytes` bytes or throws size_mismatch. */
  async receive(key: ObjectKey, body: Readable, bytes: number): Promise<void> {
    try {
      await this.write(key, body, exactly(bytes));
    } catch (error) {
      // Whatever is not ours to answer for is the sender hanging up.
      throw error instanceof ProblemError ? error : wrongSize(bytes);
    }
  }

  async get(key: ObjectKey, range?: ByteRange): Promise<ObjectBody | null> {
    const file = await unlessMissing(open(this.path(key), 'r'));
    if (!file) return null;
    const found = await file.stat();
    if (!found.isFile()) {
      await file.close();
      return null;
    }
    // The stream owns the handle from here, and closes it at its end or when it is destroyed.
    const stream = file.createReadStream(range ?? {});
    return { stream, bytes: range ? range.end - range.start + 1 : found.size };
  }

  async head(key: ObjectKey): Promise<ObjectHead | null> {
    const found = await unlessMissing(stat(this.path(key)));
    return found?.isFile() ? { key, bytes: found.size, modifiedAt: found.mtime } : null;
  }

  async delete(keys: readonly ObjectKey[]): Promise<DeleteFailure[]> {
    const failures: DeleteFailure[] = [];
    for (const key of keys) {
      try {
        await unlessMissing(unlink(this.path(key)));
        await this.dropEmptyFolders(dirname(this.path(key)));
      } catch (error) {
        failures.push({ key, reason: error instanceof Error ? error.message : 'unknown' });
      }
    }
    return failures;
  }

  async list(prefix: string, page: { limit: number; after?: string }): Promise<ObjectPage> {
    const objects: ListedObject[] = [];
    for await (const key of this.walk('', prefix, page.after ?? '')) {
      if (objects.length === page.limit) return { objects, next: objects.at(-1)?.key ?? null };
      const found = await unlessMissing(stat(join(this.settings.folder, key)));
      if (found?.isFile()) objects.push({ key, bytes: found.size, modifiedAt: found.mtime });
    }
    return { objects, next: null };
  }

  async dropUnfinished(before: Date, workspaceId?: string): Promise<number> {
    const folder = join(this.settings.folder, TEMPORARY);
    let dropped = 0;
    for (const name of (await unlessMissing(readdir(folder))) ?? []) {
      if (workspaceId && !name.startsWith(`${workspaceId}.`)) continue;
      const found = await unlessMissing(stat(join(folder, name)));
      if (!found || found.mtime >= before) continue;
      await unlessMissing(unlink(join(folder, name)));
      dropped += 1;
    }
    return dropped;
  }

  async signPut(grant: PutGrant): Promise<SignedUrl> {
    const { key, type, bytes } = grant;
    const token = this.links.sign({ method: 'PUT', key, type, bytes, expiresAt: this.end(grant) });
    return { url: this.url(token, grant.origin), headers: { 'content-type': type } };
  }

  async signGet(grant: GetGrant): Promise<string> {
    const expiresAt = this.end(grant);
    return this.url(this.links.sign({ method: 'GET', key: grant.key, expiresAt }));
  }

  async check(): Promise<void> {
    await guarded(mkdir(join(this.settings.folder, TEMPORARY), { recursive: true }));
  }

  private end(grant: { expires_s: number }): Date {
    return new Date(this.clock.now().getTime() + grant.expires_s * 1000);
  }

  private url(token: string, origin = this.settings.publicUrl): string {
    return `${origin}${OBJECT_LINK_PATH}?token=${token}`;
  }

  private path(key: ObjectKey): string {
    return join(this.settings.folder, key);
  }

  private async write(key: ObjectKey, body: Readable, through: Transform): Promise<void> {
    await this.check();
    const temporary = join(this.settings.folder, TEMPORARY, `${workspaceOf(key)}.${newId()}`);
    try {
      const file = await guarded(open(temporary, 'wx', 0o600));
      try {
        await pipeline(body, through, file.createWriteStream({ flush: true }));
      } finally {
        await file.close().catch(() => undefined);
      }
      await guarded(this.publish(temporary, this.path(key)));
    } catch (error) {
      await unlink(temporary).catch(() => undefined);
      throw isSystemError(error) ? unavailable(error) : error;
    }
  }

  /** Renames into place. The folder may be dropped as empty by a deletion meanwhile: again. */
  private async publish(temporary: string, path: string): Promise<void> {
    const folder = dirname(path);
    for (let attempt = 1; ; attempt += 1) {
      try {
        await mkdir(folder, { recursive: true });
        await rename(temporary, path);
        break;
      } catch (error) {
        if (!isSystemError(error) || error.code !== 'ENOENT' || attempt === 5) throw error;
      }
    }
    for (let up = folder; up.length >= this.settings.folder.length; up = dirname(up))
      await syncFolder(up);
  }

  private async dropEmptyFolders(folder: string): Promise<void> {
    for (let up = folder; up.length > this.settings.folder.length; up = dirname(up)) {
      try {
        await rmdir(up);
      } catch {
        return; // not empty, or another deletion was first
      }
    }
  }

  /** Keys below a folder in the byte order of whole keys, as S3 lists them. */
  private async *walk(folder: string, prefix: string, after: string): AsyncGenerator<string> {
    const found = await unlessMissing(
      readdir(join(this.settings.folder, folder), { withFileTypes: true }),
    );
    const names = (found ?? [])
      .filter((entry) => entry.name !== TEMPORARY)
      .map((entry) => folder + entry.name + (entry.isDirectory() ? '/' : ''))
      .sort((a, b) => (a < b ? -1 : 1));
    for (const name of names) {
      if (!name.startsWith(prefix) && !(name.endsWith('/') && prefix.startsWith(name))) continue;
      if (!name.endsWith('/') && name > after) yield name;
      // A folder that sorts before `after` can still hold later keys when it is its beginning.
      if (name.endsWith('/') && (name > after || after.startsWith(name)))
        yield* this.walk(name, prefix, after);
    }
  }
}

/** Passes bytes on and fails unless exactly `bytes` of them came. */
function exactly(bytes: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > bytes) done(wrongSize(bytes));
      else done(null, chunk);
    },
    flush(done) {
      done(seen === bytes ? null : wrongSize(bytes));
    },
  });
}

function wrongSize(bytes: number): ProblemError {
  return storageErrors.raise('size_mismatch', `Send exactly the announced ${bytes} bytes.`);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await unlessMissing(open(folder, 'r'));
  if (!handle) return;
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return typeof error === 'object' && error !== null && 'syscall' in error;
}

function unavailable(cause: unknown): Error {
  return storageErrors.raise('store_unavailable', 'Try again in a moment.', {
    headers: { 'retry-after': '5' },
    cause,
  });
}

/** A full, read-only or broken disk is the store being away. */
async function guarded<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw isSystemError(error) ? unavailable(error) : error;
  }
}

async function unlessMissing<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR')) return null;
    throw isSystemError(error) ? unavailable(error) : error;
  }
}
