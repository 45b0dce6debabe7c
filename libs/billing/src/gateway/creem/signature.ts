import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * The `creem-signature` of a raw body: lowercase hex HMAC-SHA256 with the webhook secret, any
 * `whsec_` prefix included, as key. Source: the vendor's SDK 1.13.0.
 */
export function signBody(rawBody: Buffer | string, secret: string): string {
  return createHmac('sha256', secret).update(rawBody).digest('hex');
}

/** Compares in constant time. False for an absent, malformed or wrong signature. */
export function isSignedBy(
  rawBody: Buffer | string,
  signature: string | undefined,
  secret: string,
): boolean {
  if (signature === undefined || secret === '') return false;
  const given = Buffer.from(signature.replace(/^sha256=/, ''), 'utf8');
  const wanted = Buffer.from(signBody(rawBody, secret), 'utf8');
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
