import type { FastifyRequest } from 'fastify';

const SECURE_NAME = '__Host-session';
const PLAIN_NAME = 'session';

/** Name of the cookie: on https the browser itself guards the prefix (host only, Secure, path /). */
export function cookieName(publicUrl: string): string {
  return isHttps(publicUrl) ? SECURE_NAME : PLAIN_NAME;
}

/** Set-Cookie for a session that the server ends by itself; the cookie lives as long at most. */
export function sessionCookie(token: string, publicUrl: string, life_ms: number): string {
  return withAttributes(`${cookieName(publicUrl)}=${token}`, publicUrl, Math.floor(life_ms / 1000));
}

/** Set-Cookie that makes the browser forget the session. */
export function clearedCookie(publicUrl: string): string {
  return withAttributes(`${cookieName(publicUrl)}=`, publicUrl, 0);
}

/** The session token that a request carries, or null. */
export function readSessionCookie(
  headers: FastifyRequest['headers'],
  publicUrl: string,
): string | null {
  return readCookie(headers, cookieName(publicUrl));
}

/** The value of a cookie, or null where it is missing or empty. */
export function readCookie(headers: FastifyRequest['headers'], name: string): string | null {
  for (const pair of (headers.cookie ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim() || null;
  }
  return null;
}

/** Set-Cookie of a cookie of ours: no script reads it, no other site sends it along with a form. */
export function withAttributes(pair: string, publicUrl: string, maxAge_s: number): string {
  const attributes = [pair, 'Path=/', `Max-Age=${maxAge_s}`, 'HttpOnly', 'SameSite=Lax'];
  if (isHttps(publicUrl)) attributes.push('Secure');
  return attributes.join('; ');
}

/** Whether the browser can guard the `__Host-` prefix. */
export function isHttps(publicUrl: string): boolean {
  return publicUrl.startsWith('https://');
}
