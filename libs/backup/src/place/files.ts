import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { measure, Meter, type Measured } from '#kernel';

/** Only whoever made a backup can read it: it holds everything about everybody. */
export const PRIVATE_FILE = 0o600;
export const PRIVATE_FOLDER = 0o700;

/**
 * Writes a file that others see whole or not at all, and that survives a crash once this returns.
 * @param through what the bytes pass before they are measured, e.g. compression
 * @param check looks at what came before the file gets its name; throws to refuse it
 */
export async function writeWhole(
  path: string,
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: { through?: Transform; check?: (facts: Measured) => void } = {},
): Promise<Measured> {
  await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
  const half = `${path}.half-${randomBytes(4).toString('hex')}`;
  const meter = new Meter();
  const file = createWriteStream(half, { mode: PRIVATE_FILE, flags: 'wx', flush: true });
  try {
    const input = Readable.from(source, { objectMode: false });
    await (options.through
      ? pipeline(input, options.through, meter, file)
      : pipeline(input, meter, file));
    const facts = meter.measured();
    options.check?.(facts);
    await rename(half, path);
    await syncFolder(dirname(path));
    return facts;
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
}

export function writeText(path: string, text: string): Promise<Measured> {
  return writeWhole(path, [Buffer.from(text)]);
}

/** What lies there now. @throws ENOENT */
export function factsOf(path: string): Promise<Measured> {
  return measure(createReadStream(path) as AsyncIterable<Buffer>);
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
