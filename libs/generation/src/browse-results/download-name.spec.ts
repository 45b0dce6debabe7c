import { describe, expect, it } from '@jest/globals';
import { downloadNameOf } from './download-name.js';

const named = (prompt: string, size: { width: number | null; height: number | null } = SIZE) =>
  downloadNameOf({ of: { prompt }, createdAt: new Date('2026-11-23T23:30:00Z'), ...size });
const SIZE = { width: 1360, height: 768 };

describe('the name of a saved picture', () => {
  it('says what it shows, when it was made and how large it is', () => {
    expect(named('A red Fox, in the "snow"!')).toBe('a-red-fox-in-the-snow-2026-11-23-1360x768');
  });

  it('has whole words and not too many of them', () => {
    expect(named('A ceramic perfume bottle on travertine, late afternoon sun')).toBe(
      'a-ceramic-perfume-bottle-on-travertine-late-2026-11-23-1360x768',
    );
    expect(named('x'.repeat(200))).toBe(`${'x'.repeat(48)}-2026-11-23-1360x768`);
  });

  it('is Chinese where the prompt is, also a long one', () => {
    expect(named('一只红狐狸，雪地里')).toBe('一只红狐狸-雪地里-2026-11-23-1360x768');
    expect(named('狐'.repeat(60))).toBe(`${'狐'.repeat(48)}-2026-11-23-1360x768`);
  });

  it('does without words and without a size', () => {
    expect(named('!!! 🦊', { width: null, height: null })).toBe('2026-11-23');
  });
});
