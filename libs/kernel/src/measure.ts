import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';

/** How many bytes there were, and which. */
export interface Measured {
  bytes: number;
  /** Hex. */
  sha256: string;
}

/** Counts and hashes what it is given, piece by piece. */
export class Tally {
  bytes = 0;
  private readonly hash = createHash('sha256');

  add(chunk: Uint8Array): void {
    this.bytes += chunk.length;
    this.hash.update(chunk);
  }

  /** Once, after the last piece. */
  measured(): Measured {
    return { bytes: this.bytes, sha256: this.hash.digest('hex') };
  }
}

/** A stream that passes bytes on, and knows at its end what they were. */
export class Meter extends Transform {
  private readonly tally = new Tally();

  override _transform(chunk: Uint8Array, _encoding: BufferEncoding, done: TransformCallback): void {
    this.tally.add(chunk);
    done(null, chunk);
  }

  /** Once, after the end. */
  measured(): Measured {
    return this.tally.measured();
  }
}

/** Reads to the end, and keeps nothing. @throws what reading throws */
export async function measure(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Measured> {
  const tally = new Tally();
  for await (const chunk of source) tally.add(chunk);
  return tally.measured();
}

/** Of bytes that are all there. */
export function sizeAndHash(bytes: Uint8Array): Measured {
  const tally = new Tally();
  tally.add(bytes);
  return tally.measured();
}
