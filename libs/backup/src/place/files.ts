import { createHash, randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** What was written, as it will be looked for again. */
export interface FileFacts {
  bytes: number;
  /** Hex. */
  sha256: string;
}

/** Only whoever made a backup can read it: it holds everything about everybody. */
export const PRIVATE_FILE = 0o600;
export const PRIVATE_FOLDER = 0o700;

/** Counts and hashes what passes. */
export class Measure extends Transform {
  bytes = 0;
  private readonly hash = createHash('sha256');

  override _transform(
    chunk: Uint8Array,
    _encoding: BufferEncoding,
    done: (error: null, chunk: Uint8Array) => void,
  ): void {
    this.bytes += chunk.length;
    this.hash.update(chunk);
    done(null, chunk);
  }

  /** Once, at the end. */
  facts(): FileFacts {
    return { bytes: this.bytes, sha256: this.hash.digest('hex') };
  }
}

/**
 * Writes a file that others see whole or not at all, and that survives a crash once this returns.
 * @param through what the bytes pass before they are measured, e.g. compression
 * @param check looks at what came before the file gets its name; throws to refuse it
 */
export async function writeWhole(
  path: string,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: { through?: Transform; check?: (facts: FileFacts) => void } = {},
): Promise<FileFacts> {
  await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
  const half = `${path}.half-${randomBytes(4).toString('hex')}`;
  const measure = new Measure();
  const file = createWriteStream(half, { mode: PRIVATE_FILE, flags: 'wx', flush: true });
  try {
    const input = Readable.from(source, { objectMode: false });
    await (options.through
      ? pipeline(input, options.through, measure, file)
      : pipeline(input, measure, file));
    const facts = measure.facts();
    options.check?.(facts);
    await rename(half, path);
    await syncFolder(dirname(path));
    return facts;
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
}

export function writeText(path: string, text: string): Promise<FileFacts> {
  return writeWhole(path, [Buffer.from(text)]);
}

/** What lies there now. @throws ENOENT */
export async function factsOf(path: string): Promise<FileFacts> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    hash.update(chunk);
  }
  return { bytes, sha256: hash.digest('hex') };
}

/** A rename is lasting once its folder was written. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Lines of JSON as bytes, many at a time. */
export async function* jsonLines(items: AsyncIterable<unknown>): AsyncGenerator<Buffer> {
  let text = '';
  for await (const item of items) {
    text += `${JSON.stringify(item)}\n`;
    if (text.length < 64 * 1024) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}

export const isMissing = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException | null)?.code === 'ENOENT';
