import { describe, expect, it } from '@jest/globals';
import {
  extensionOf,
  IMAGE_TYPES,
  isHeic,
  isHeicType,
  sniffImageType,
  typeOfExtension,
} from './image-type.js';

const bytes = (text: string) => Buffer.from(text, 'latin1');

describe('image types', () => {
  it('are known by their first bytes', () => {
    expect(sniffImageType(bytes('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'))).toBe('image/png');
    expect(sniffImageType(bytes('\xff\xd8\xff\xe0\0\x10JFIF'))).toBe('image/jpeg');
    expect(sniffImageType(bytes('RIFF\x24\0\0\0WEBPVP8 '))).toBe('image/webp');
  });

  it.each([
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
    ['GIF', 'GIF89a\x01\0\x01\0'],
    ['a RIFF that is a sound', 'RIFF\x24\0\0\0WAVEfmt '],
    ['HEIC', '\0\0\0\x18ftypheic'],
    ['PDF', '%PDF-1.7'],
    ['nothing', ''],
    ['a PNG that lost its high bit', '\x09PNG\r\n\x1a\n'],
  ])('do not include %s', (_name, text) => {
    expect(sniffImageType(bytes(text))).toBeNull();
  });

  it.each([
    ['a phone’s picture', '\0\0\0\x24ftypheic', true],
    ['a burst of them', '\0\0\0\x24ftyphevc', true],
    ['one by its general name', '\0\0\0\x24ftypmif1', true],
    ['an AVIF', '\0\0\0\x20ftypavif', false],
    ['a film', '\0\0\0\x20ftypisom', false],
    ['nothing', '', false],
  ])('know %s as HEIC or not', (_name, text, is) => {
    expect(isHeic(bytes(text))).toBe(is);
  });

  it.each(['image/heic', 'image/heif', 'image/heic-sequence'])('know the name %s', (type) => {
    expect(isHeicType(type)).toBe(true);
  });

  it('and endings of keys go both ways', () => {
    for (const type of IMAGE_TYPES) expect(typeOfExtension(`a/b.${extensionOf(type)}`)).toBe(type);
    expect(typeOfExtension('a/b.svg')).toBeNull();
  });
});
