import { createHash } from 'node:crypto';
import { Transform, type TransformCallback } from 'node:stream';
import type { Measured } from './object-store.js';

/** Passes bytes on, and knows their number and SHA-256 at the end. */
export class Meter extends Transform {
  private readonly hash = createHash('sha256');
  private bytes = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.bytes += chunk.length;
    this.hash.update(chunk);
    done(null, chunk);
  }

  /** Once, after the end. */
  measured(): Measured {
    return { bytes: this.bytes, sha256: this.hash.digest('hex') };
  }
}
