import { randomUUID } from 'node:crypto';
import { open, unlink, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Tally } from '#kernel';

/** Enough of the first bytes to tell what a file is. */
const HEAD_BYTES = 32;

/**
 * Bytes of a request on disk, so that large pictures do not fill the memory. The file has no name
 * from the beginning: the system frees it when it is closed, and also when this process dies.
 */
export class SpooledFile {
  private readonly tally = new Tally();
  private digest = '';

  private constructor(private readonly handle: FileHandle) {}

  static async create(): Promise<SpooledFile> {
    const path = join(tmpdir(), `gpt-image-${randomUUID()}`);
    const handle = await open(path, 'wx+', 0o600);
    await unlink(path);
    return new SpooledFile(handle);
  }

  async append(chunk: Uint8Array): Promise<void> {
    const at = this.bytes;
    this.tally.add(chunk);
    await this.handle.write(chunk, 0, chunk.length, at);
  }

  get bytes(): number {
    return this.tally.bytes;
  }

  /** Hex SHA-256 of all that was appended; nothing may be appended after it. */
  get sha256(): string {
    this.digest ||= this.tally.measured().sha256;
    return this.digest;
  }

  head(): Promise<Buffer> {
    return this.readFirst(Math.min(HEAD_BYTES, this.bytes));
  }

  read(): Promise<Buffer> {
    return this.readFirst(this.bytes);
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  private async readFirst(length: number): Promise<Buffer> {
    const bytes = Buffer.alloc(length);
    for (let at = 0; at < length;) {
      const { bytesRead } = await this.handle.read(bytes, at, length - at, at);
      if (bytesRead === 0) throw new Error('a spooled file is shorter than what was written');
      at += bytesRead;
    }
    return bytes;
  }
}
