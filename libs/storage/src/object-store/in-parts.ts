import { createHash } from 'node:crypto';

export interface Part {
  bytes: Buffer;
  /** MD5 in base64, for the Content-MD5 header. */
  md5: string;
  isLast: boolean;
}

/**
 * Cuts a stream into parts of exactly `size` bytes; only the last one may be shorter, and there is
 * always a last one, which is empty for an empty stream. A part is its own memory.
 */
export async function* inParts(
  stream: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Part> {
  let filling = new Filling(size);
  for await (const chunk of stream) {
    for (let at = 0; at < chunk.length;) {
      if (filling.isFull) {
        yield filling.part(false);
        filling = new Filling(size);
      }
      at += filling.take(chunk.subarray(at));
    }
  }
  yield filling.part(true);
}

class Filling {
  private readonly room: Buffer;
  private readonly md5 = createHash('md5');
  private used = 0;

  constructor(size: number) {
    this.room = Buffer.allocUnsafeSlow(size);
  }

  get isFull(): boolean {
    return this.used === this.room.length;
  }

  /** @returns how many of the bytes had room */
  take(bytes: Uint8Array): number {
    const some = bytes.subarray(0, this.room.length - this.used);
    this.room.set(some, this.used);
    this.md5.update(some);
    this.used += some.length;
    return some.length;
  }

  part(isLast: boolean): Part {
    return {
      bytes: this.room.subarray(0, this.used),
      md5: this.md5.digest('base64'),
      isLast,
    };
  }
}
