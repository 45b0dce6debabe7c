import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { parse, stringify } from 'uuid';

const ID_BYTES = 16;
/** Of the signature: nobody guesses 128 bits. */
const MAC_BYTES = 16;

/**
 * The secret part of a link's address: its id and a signature over it. The address can be shown to
 * its owner again and again, and yet nobody who reads the table has it.
 */
export class ShareTokens {
  private readonly secret: Buffer;

  constructor(encryptionKey: string) {
    this.secret = Buffer.from(hkdfSync('sha256', encryptionKey, '', 'generation share links', 32));
  }

  /** 43 characters that an address can hold as they are. */
  sign(linkId: string): string {
    const id = Buffer.from(parse(linkId));
    return Buffer.concat([id, this.mac(id)]).toString('base64url');
  }

  /** @returns the link's id; null for what we never signed */
  read(token: string): string | null {
    const bytes = Buffer.from(token, 'base64url');
    if (bytes.length !== ID_BYTES + MAC_BYTES || bytes.toString('base64url') !== token) return null;
    const id = bytes.subarray(0, ID_BYTES);
    if (!timingSafeEqual(this.mac(id), bytes.subarray(ID_BYTES))) return null;
    return stringify(id);
  }

  private mac(id: Buffer): Buffer {
    return createHmac('sha256', this.secret).update(id).digest().subarray(0, MAC_BYTES);
  }
}
