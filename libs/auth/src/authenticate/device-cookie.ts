import { randomBytes } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { isHttps, readCookie, withAttributes } from './session-cookie.js';

/** Longest life that browsers give a cookie (RFC 6265bis, 400 days). */
const LIFE_s = 400 * 24 * 3_600;
const DEVICE = /^[\w-]{22}$/;

const nameOf = (publicUrl: string) => (isHttps(publicUrl) ? '__Host-device' : 'device');

/** A random name for a browser. It says nothing about it but that it is the same one again. */
export function newDevice(): string {
  return randomBytes(16).toString('base64url');
}

/** Set-Cookie that gives, or renews, the browser's name. */
export function deviceCookie(device: string, publicUrl: string): string {
  return withAttributes(`${nameOf(publicUrl)}=${device}`, publicUrl, LIFE_s);
}

/** The name that an earlier sign-up gave this browser, or null. */
export function readDeviceCookie(
  headers: FastifyRequest['headers'],
  publicUrl: string,
): string | null {
  const value = readCookie(headers, nameOf(publicUrl));
  return value !== null && DEVICE.test(value) ? value : null;
}
