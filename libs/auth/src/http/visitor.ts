import type { FastifyRequest } from 'fastify';
import { kernelErrors, sameOrigin } from '#kernel';
import { readDeviceCookie } from '../authenticate/device-cookie.js';
import { readSessionCookie } from '../authenticate/session-cookie.js';
import type { Visitor } from '../authenticate/sessions.js';

/** Who knocks. `request.ip` believes X-Forwarded-For only of TRUSTED_PROXIES. */
export function visitorOf(request: FastifyRequest, publicUrl: string): Visitor {
  return {
    address: request.ip,
    userAgent: request.headers['user-agent'] ?? null,
    sessionToken: readSessionCookie(request.headers, publicUrl),
    device: readDeviceCookie(request.headers, publicUrl),
  };
}

/**
 * Another site must not sign a visitor in to an account of its choosing. Browsers always send an
 * Origin with such a request; programs, which have no pages to confuse, need not.
 */
export function refuseOtherSites(request: FastifyRequest, publicUrl: string): void {
  const { origin } = request.headers;
  if (origin === undefined || sameOrigin(origin, publicUrl)) return;
  throw kernelErrors.raise('bad_origin', 'Please sign in on our own page.');
}
