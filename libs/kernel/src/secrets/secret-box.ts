import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Keeps secrets that we must be able to read again: sealed by AES-256-GCM under a key that is
 * derived from ENCRYPTION_KEY. What can be a hash is a hash instead.
 */
@Injectable()
export class SecretBox {
  private readonly key: Buffer;

  constructor(config: Config) {
    this.key = Buffer.from(hkdfSync('sha256', config.encryptionKey, '', 'kernel.secret-box', 32));
  }

  /** @param purpose whose secret it is, e.g. `webhooks.secret:<id>`: it opens for the same alone. */
  seal(purpose: string, secret: string): Buffer {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, iv).setAAD(Buffer.from(purpose));
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.of(VERSION), iv, cipher.getAuthTag(), sealed]);
  }

  /** @throws when it was sealed under another key or for another purpose, or was changed. */
  open(purpose: string, box: Buffer): string {
    if (box[0] !== VERSION) throw new Error('The secret is sealed in a form that is not known');
    const tagAt = 1 + IV_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', this.key, box.subarray(1, tagAt))
      .setAAD(Buffer.from(purpose))
      .setAuthTag(box.subarray(tagAt, tagAt + TAG_BYTES));
    const opened = decipher.update(box.subarray(tagAt + TAG_BYTES));
    return Buffer.concat([opened, decipher.final()]).toString('utf8');
  }
}
