import { createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** What a token opens: each purpose has a key of its own, so that none passes for another. */
export type TokenPurpose = 'session' | 'mailed-link' | 'api-key';

/** 256 random bits in URL-safe characters. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/**
 * What is stored instead of a token. The token has 256 random bits, so a fast keyed hash is enough:
 * there is nothing to guess, and a copy of the table is of no use without the secret.
 */
export function tokenHash(token: string, purpose: TokenPurpose, secret: string): Buffer {
  const key = Buffer.from(hkdfSync('sha256', secret, '', `auth.${purpose}`, 32));
  return createHmac('sha256', key).update(token).digest();
}
