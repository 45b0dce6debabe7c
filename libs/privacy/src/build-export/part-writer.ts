import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { ZipFile } from 'yazl';
import { Tally } from '#kernel';

export interface WrittenFile {
  path: string;
  bytes: number;
  sha256: string;
}

/** Keeps the pieces of one ZIP, one after the other. */
export type KeepPiece = (number: number, bytes: Buffer) => Promise<void>;

/**
 * One ZIP that is cut into pieces while it is made: a file is read as fast as pieces are kept, so that
 * memory holds one piece and a bit, however large the whole is.
 */
export class PartWriter {
  readonly files: WrittenFile[] = [];
  private readonly zip = new ZipFile();
  private readonly output = this.zip.outputStream as Readable;
  private readonly whole = new Tally();
  private readonly drained: Promise<void>;

  constructor(
    private readonly piece_bytes: number,
    private readonly keep: KeepPiece,
  ) {
    this.zip.on('error', (error: Error) => this.output.destroy(error));
    this.drained = this.drain();
    // Whoever adds or ends hears of it; until then nobody waits.
    this.drained.catch(() => undefined);
  }

  /** Bytes of the ZIP so far, those of the last moment perhaps not yet. */
  get bytes(): number {
    return this.whole.bytes;
  }

  /** @param compress false for what is compressed already. @throws what reading or keeping threw */
  async add(
    path: string,
    source: AsyncIterable<Buffer>,
    { compress, madeAt }: { compress: boolean; madeAt: Date },
  ): Promise<WrittenFile> {
    const tally = new Tally();
    const counted = async function* () {
      for await (const chunk of source) {
        tally.add(chunk);
        yield chunk;
      }
    };
    const stream = Readable.from(counted(), { objectMode: false });
    this.zip.addReadStream(stream, path, { compress, mtime: madeAt });
    try {
      await Promise.race([finished(stream, { writable: false }), this.drained]);
    } finally {
      stream.destroy();
    }
    const file = { path, ...tally.measured() };
    this.files.push(file);
    return file;
  }

  /** Ends the ZIP with its table of contents. @returns what it is as a whole */
  async end(lastFile: { path: string; text: string }, madeAt: Date) {
    this.zip.addBuffer(Buffer.from(lastFile.text), lastFile.path, { mtime: madeAt });
    this.zip.end();
    await this.drained;
    return this.whole.measured();
  }

  /** Nothing of it is wanted any more. */
  drop(): void {
    this.output.destroy();
  }

  private async drain(): Promise<void> {
    let waiting: Buffer[] = [];
    let held = 0;
    let number = 1;
    const flush = async (upTo: number) => {
      const all = Buffer.concat(waiting);
      const piece = all.subarray(0, upTo);
      await this.keep(number, piece);
      number += 1;
      waiting = [all.subarray(upTo)];
      held -= piece.length;
    };
    for await (const chunk of this.output as AsyncIterable<Buffer>) {
      waiting.push(chunk);
      held += chunk.length;
      this.whole.add(chunk);
      while (held >= this.piece_bytes) await flush(this.piece_bytes);
    }
    if (held > 0) await flush(held);
  }
}
