import type { Scope } from '#kernel';
import { newToken } from './secret-token.js';

export const API_KEY_PREFIX = 'sk-';
/** Keys of one workspace that are not revoked. */
export const MAX_API_KEYS = 50;
export const ALL_SCOPES: readonly Scope[] = [
  'generations',
  'images',
  'uploads',
  'quotes',
  'balance',
];

/** A new key, shown to its owner once, and the part of it that may be shown again. */
export function newApiKey(): { key: string; hint: string } {
  const key = `${API_KEY_PREFIX}${newToken()}`;
  return { key, hint: `${key.slice(0, 7)}…${key.slice(-4)}` };
}
