import { describe, expect, it } from '@jest/globals';
import { clearedCookie, readSessionCookie, sessionCookie } from './session-cookie.js';

describe('the session cookie', () => {
  it('cannot be read by scripts or sent to others, and on https only travels encrypted', () => {
    expect(sessionCookie('t0ken', 'http://localhost:3000', 60_000)).toBe(
      'session=t0ken; Path=/; Max-Age=60; HttpOnly; SameSite=Lax',
    );
    expect(sessionCookie('t0ken', 'https://images.example.com', 60_000)).toBe(
      '__Host-session=t0ken; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure',
    );
    expect(clearedCookie('https://images.example.com')).toMatch(/^__Host-session=; .*Max-Age=0/);
  });

  it('is found among others by its whole name', () => {
    const read = (cookie: string, url = 'http://localhost') => readSessionCookie({ cookie }, url);
    expect(read('a=1; session=t0ken; b=2')).toBe('t0ken');
    expect(read('my-session=x; sessions=y')).toBeNull();
    expect(read('session=')).toBeNull();
    expect(readSessionCookie({}, 'http://localhost')).toBeNull();
    expect(read('session=t0ken', 'https://x.example')).toBeNull();
    expect(read('__Host-session=t0ken', 'https://x.example')).toBe('t0ken');
  });
});
