import { describe, expect, it } from '@jest/globals';
import { isPicture, refusalOf } from './look-at-file.js';

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));
const file = (type: string, name = 'a', size = 100) => ({ type, name, size });
const webp = (flags: number) => `RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0${String.fromCharCode(flags)}\0\0\0`;

describe('a file before it is sent', () => {
  it.each([
    [
      'a phone’s picture',
      '\0\0\0\x24ftypheic\0\0',
      file('image/heic', 'IMG_1.HEIC'),
      'heic_picture',
    ],
    [
      'one that says JPEG',
      '\0\0\0\x24ftypmif1\0\0',
      file('image/jpeg', 'IMG_1.jpg'),
      'heic_picture',
    ],
    ['one of which only the name is known', '', file('', 'IMG_1.heif'), 'heic_picture'],
    ['a GIF', 'GIF89a', file('image/gif'), 'animated_image'],
    ['a moving WebP', webp(0x12), file('image/webp'), 'animated_image'],
    ['a moving PNG', '\x89PNG\r\n....IHDR....acTL....IDAT', file('image/png'), 'animated_image'],
    ['a TIFF', 'II*\0', file('image/tiff'), 'unsupported_type'],
    ['an AVIF', '\0\0\0\x20ftypavif', file('image/avif'), 'unsupported_type'],
    ['a huge one', '\x89PNG', file('image/png', 'a.png', 60e6), 'upload_too_large'],
    ['a still WebP', webp(0x10), file('image/webp'), undefined],
    ['a PNG', '\x89PNG\r\n....IHDR....IDAT..acTL', file('image/png'), undefined],
    ['a JPEG', '\xff\xd8\xff', file('image/jpeg'), undefined],
  ])('%s is told', (_, head, of, code) => {
    expect(refusalOf(bytes(head), of)).toBe(code);
  });

  it('is meant as a picture or not', () => {
    expect(isPicture({ type: '', name: 'IMG_1.HEIC' })).toBe(true);
    expect(isPicture({ type: 'image/gif', name: 'a' })).toBe(true);
    expect(isPicture({ type: 'application/pdf', name: 'a.pdf' })).toBe(false);
  });
});
