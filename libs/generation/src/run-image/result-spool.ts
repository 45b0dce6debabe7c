import {
  link,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  stat,
  statfs,
  unlink,
} from 'node:fs/promises';
import { join } from 'node:path';
import { Config, describeError, log, newId, sizeAndHash } from '#kernel';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { MadeImage } from './make-image.js';

/** What was made, and by which attempt: bytes of one attempt never pass for those of another. */
export interface SpoolEntry {
  imageId: string;
  /** The fencing token of the attempt that made it. */
  token: number;
}

export type SpooledEntry = SpoolEntry & { age_ms: number };

/** A file that is not finished after this belongs to a process that died. */
const UNFINISHED_ms = 10 * 60_000;
/** The name of the folder itself, so that workers which share it know that they do. */
const FOLDER_ID = 'id';
const FINISHED = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(\d{1,9})\.result$/;
const UNFINISHED = '.part';
const MAX_HEADER_BYTES = 64 * 1024;

const header = z.object({
  provider: z.string(),
  bytes: z.int().min(1),
  sha256: z.string(),
  call_ms: z.number(),
  costMicroUsd: z.number(),
  result: z.object({
    contentType: z.string(),
    width: z.number().optional(),
    height: z.number().optional(),
    requestId: z.string().optional(),
    model: z.string(),
    quality: z.string().optional(),
    echo: z
      .object({
        size: z.string().optional(),
        format: z.string().optional(),
        quality: z.string().optional(),
        background: z.string().optional(),
      })
      .optional(),
    usage: z
      .object({
        inputTokens: z.number(),
        inputImageTokens: z.number(),
        inputTextTokens: z.number(),
        outputTokens: z.number(),
      })
      .optional(),
  }),
});

/**
 * Made pictures on this machine's disk while the object store is away, so that the death of the
 * worker does not cost a second call. A file appears whole or not at all (written aside, synced,
 * renamed), holds at most one picture with what its provider said, and is checked by its hash when it
 * is read. Together they never take more than `SPOOL_MAX_MB`, and never the disk's last room.
 */
@Injectable()
export class ResultSpool {
  private readonly folder: string;
  private readonly max_bytes: number;
  private ownId: Promise<string | null> | null = null;
  /** What a disk keeps free: Postgres and Redis may live on the same one. */
  reserve_bytes = 300_000_000;

  constructor({ dataDir, spoolMax_bytes }: Config) {
    this.folder = join(dataDir, 'spool');
    this.max_bytes = spoolMax_bytes;
  }

  /**
   * Which folder this is: the same for all workers that see it, also after a restart. @returns null
   * where there is none and none is to be. @throws what the file system throws.
   */
  async id(): Promise<string | null> {
    this.ownId ??= this.readId().then((id) => (id || this.max_bytes === 0 ? id : this.makeId()));
    try {
      const id = await this.ownId;
      if (id === null) this.ownId = null; // Another worker may make it.
      return id;
    } catch (error) {
      this.ownId = null;
      throw error;
    }
  }

  /**
   * Keeps what was made; once this returns true it survives a crash. The same entry again replaces
   * it. @returns false where there is no room for it. @throws what the file system throws.
   */
  async keep(entry: SpoolEntry, { result, ...call }: MadeImage): Promise<boolean> {
    const { bytes, ...facts } = result;
    const about = { ...call, ...sizeAndHash(bytes), result: facts };
    const head = JSON.stringify(about);
    const whole = Buffer.concat([Buffer.from(`${head}\n`), bytes]);
    // A file in a folder without a name would be found by nobody.
    if ((await this.id()) === null || !(await this.hasRoom(whole.length))) return false;
    const aside = join(this.folder, `${entry.imageId}.${entry.token}.${newId()}${UNFINISHED}`);
    const file = await open(aside, 'wx', 0o600);
    try {
      // Takes its room first: of several that come at once nobody overlooks another.
      await file.truncate(whole.length);
      if ((await this.size_bytes()) > this.max_bytes) {
        await unlink(aside);
        return false;
      }
      await file.writeFile(whole);
      await file.sync();
      await rename(aside, this.path(entry));
      await this.sync();
      return true;
    } catch (error) {
      await unlink(aside).catch(() => undefined);
      throw error;
    } finally {
      await file.close();
    }
  }

  /** @returns null where it is not there, or damaged: then it is removed. */
  async read(entry: SpoolEntry): Promise<MadeImage | null> {
    let whole: Buffer;
    try {
      whole = await readFile(this.path(entry));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
    try {
      return parse(whole);
    } catch (error) {
      const { imageId } = entry;
      log.error({ imageId, error: describeError(error) }, 'a spooled picture is damaged');
      await this.remove(entry);
      return null;
    }
  }

  async remove(entry: SpoolEntry): Promise<void> {
    await unlink(this.path(entry)).catch(unlessMissing);
  }

  /** What lies here; what a dead process left unfinished is removed on the way. */
  async list(): Promise<SpooledEntry[]> {
    const entries: SpooledEntry[] = [];
    for (const { name, age_ms } of await this.files()) {
      const [, imageId, token] = FINISHED.exec(name) ?? [];
      if (imageId && token) entries.push({ imageId, token: Number(token), age_ms });
      else if (name.endsWith(UNFINISHED) && age_ms > UNFINISHED_ms)
        await unlink(join(this.folder, name)).catch(unlessMissing);
    }
    return entries;
  }

  /** Bytes of all that lies here, unfinished files included. */
  async size_bytes(): Promise<number> {
    return (await this.files()).reduce((sum, { bytes }) => sum + bytes, 0);
  }

  private async files(): Promise<{ name: string; bytes: number; age_ms: number }[]> {
    const names = await readdir(this.folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw error;
    });
    const found = await Promise.all(
      names.map(async (name) => {
        const facts = await stat(join(this.folder, name)).catch(unlessMissing);
        return facts && { name, bytes: facts.size, age_ms: Date.now() - facts.mtimeMs };
      }),
    );
    return found.filter((file) => file !== undefined);
  }

  private path({ imageId, token }: SpoolEntry): string {
    return join(this.folder, `${imageId}.${token}.result`);
  }

  private async hasRoom(bytes: number): Promise<boolean> {
    const { bavail, bsize } = await statfs(this.folder);
    return bavail * bsize - bytes >= this.reserve_bytes;
  }

  private async readId(): Promise<string | null> {
    const path = join(this.folder, FOLDER_ID);
    try {
      return z.uuid().parse((await readFile(path, 'utf8')).trim());
    } catch (error) {
      if (isMissing(error)) return null;
      throw error instanceof z.ZodError ? new Error(`${path} is damaged: remove it`) : error;
    }
  }

  private async makeId(): Promise<string | null> {
    const path = join(this.folder, FOLDER_ID);
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const aside = `${path}.${newId()}${UNFINISHED}`;
    const file = await open(aside, 'wx', 0o600);
    try {
      await file.writeFile(newId());
      await file.sync();
      await this.giveName(aside, path);
    } finally {
      await file.close();
      await unlink(aside).catch(unlessMissing);
    }
    await this.sync();
    return this.readId();
  }

  /** The first one names the folder. @throws where another one is just doing it: ask again */
  private async giveName(aside: string, path: string): Promise<void> {
    try {
      await this.link(aside, path);
    } catch (error) {
      if (isThere(error)) return;
      // Some shared volumes have no links: there the name is given by whoever makes this file.
      const claim = `${path}.claim${UNFINISHED}`;
      await (await open(claim, 'wx', 0o600)).close();
      try {
        if ((await this.readId()) === null) await rename(aside, path);
      } finally {
        await unlink(claim);
      }
    }
  }

  /** Of the file system. */
  protected link(from: string, to: string): Promise<void> {
    return link(from, to);
  }

  private async sync(): Promise<void> {
    const handle = await open(this.folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}

function parse(whole: Buffer): MadeImage {
  const end = whole.subarray(0, MAX_HEADER_BYTES).indexOf('\n');
  if (end < 0) throw new Error('no header');
  const { bytes, sha256, result, ...call } = header.parse(
    JSON.parse(whole.subarray(0, end).toString('utf8')),
  );
  const picture = Buffer.from(whole.subarray(end + 1));
  if (picture.length !== bytes) throw new Error(`${picture.length} bytes of ${bytes}`);
  if (sizeAndHash(picture).sha256 !== sha256) throw new Error('other bytes than were written');
  return { ...call, result: { ...result, bytes: picture } };
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
const isThere = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EEXIST';

function unlessMissing(error: unknown): undefined {
  if (!isMissing(error)) throw error;
}
