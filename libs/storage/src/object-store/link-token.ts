import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { ImageType } from '../image-type.js';
import { IMAGE_TYPES } from '../image-type.js';
import { parseKey, type ObjectKey } from '../object-key.js';
import { storageErrors } from '../storage.errors.js';

/** What a signed link of the disk adapter permits: nothing else than this, until then. */
export type LinkGrant =
  | { method: 'PUT'; key: ObjectKey; type: ImageType; bytes: number; expiresAt: Date }
  | { method: 'GET'; key: ObjectKey; expiresAt: Date };

const payload = z.discriminatedUnion('m', [
  z.object({
    m: z.literal('PUT'),
    k: z.string(),
    t: z.enum(IMAGE_TYPES),
    n: z.number().int().positive(),
    e: z.number().int(),
  }),
  z.object({ m: z.literal('GET'), k: z.string(), e: z.number().int() }),
]);

/** Signs and reads the tokens in the disk adapter's own URLs (HMAC-SHA-256, derived key). */
export class LinkTokens {
  private readonly secret: Buffer;

  constructor(encryptionKey: string) {
    this.secret = Buffer.from(hkdfSync('sha256', encryptionKey, '', 'storage object links', 32));
  }

  sign(grant: LinkGrant): string {
    const e = grant.expiresAt.getTime();
    const fields =
      grant.method === 'PUT'
        ? { m: grant.method, k: grant.key, t: grant.type, n: grant.bytes, e }
        : { m: grant.method, k: grant.key, e };
    const body = Buffer.from(JSON.stringify(fields)).toString('base64url');
    return `${body}.${this.mac(body).toString('base64url')}`;
  }

  /** @throws link_invalid for a token that is not ours or is for another method, link_expired */
  read<M extends LinkGrant['method']>(
    token: string,
    method: M,
    now: Date,
  ): Extract<LinkGrant, { method: M }> {
    const [body, mac, ...rest] = token.split('.');
    if (!body || !mac || rest.length > 0 || !this.matches(body, mac)) throw invalidLink();
    const fields = payload.parse(JSON.parse(Buffer.from(body, 'base64url').toString()));
    if (fields.m !== method) throw invalidLink();
    const expiresAt = new Date(fields.e);
    if (now >= expiresAt)
      throw storageErrors.raise('link_expired', 'Ask for a new link and try again.');
    const common = { key: parseKey(fields.k), expiresAt };
    const grant: LinkGrant =
      fields.m === 'PUT'
        ? { method: 'PUT', ...common, type: fields.t, bytes: fields.n }
        : { method: 'GET', ...common };
    return grant as Extract<LinkGrant, { method: M }>;
  }

  private mac(body: string): Buffer {
    return createHmac('sha256', this.secret).update(body).digest();
  }

  private matches(body: string, mac: string): boolean {
    const given = Buffer.from(mac, 'base64url');
    const expected = this.mac(body);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
}

export function invalidLink(): Error {
  return storageErrors.raise('link_invalid', 'Ask for a new link and use it exactly as given.');
}
