import { describe, expect, it } from '@jest/globals';
import { embedXmp } from './embed-xmp.js';
import { labelPacket } from './label-packet.js';

const told = (existing: string | null) => `<new>${existing ?? ''}</new>`;

function webpChunk(name: string, data: Buffer, padded = true): Buffer {
  const head = Buffer.from(`${name}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(padded ? data.length % 2 : 0)]);
}
function riff(...chunks: Buffer[]): Buffer {
  const body = Buffer.concat([Buffer.from('WEBP'), ...chunks]);
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}
/** Lossless, 3 by 2 pixels, as its head says. */
const LOSSLESS = Buffer.from([0x2f, 2, 0x40, 0, 0, 1, 2]);
function chunksOf(file: Buffer): string[] {
  const names: string[] = [];
  let at = 12;
  for (; at + 8 <= file.length;) {
    names.push(file.toString('latin1', at, at + 4));
    const size = file.readUInt32LE(at + 4);
    at += 8 + size + (size % 2);
  }
  expect([at, file.readUInt32LE(4)]).toEqual([file.length, file.length - 8]);
  return names;
}

function segment(marker: number, data: string): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, Buffer.from(data, 'latin1')]);
}
const jpeg = (...parts: Buffer[]) =>
  Buffer.concat([Buffer.of(0xff, 0xd8), ...parts, Buffer.of(0xff, 0xda, 0, 2, 0xff, 0xd9)]);
const XAP = 'http://ns.adobe.com/xap/1.0/\0';

function pngChunk(name: string, data: Buffer): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt32BE(data.length, 0);
  return Buffer.concat([head, Buffer.from(name), data, Buffer.alloc(4)]);
}
const png = (...chunks: Buffer[]) =>
  Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    pngChunk('IHDR', Buffer.alloc(13)),
    ...chunks,
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
const KEYWORD = 'XML:com.adobe.xmp';

describe('XMP in a WebP', () => {
  const embed = (file: Buffer) => embedXmp(file, 'image/webp', told);

  it('stands at an even place also where the last chunk has no byte to make it even', () => {
    const whole = embed(riff(webpChunk('VP8L', LOSSLESS)));
    const short = embed(riff(webpChunk('VP8L', LOSSLESS, false)));
    expect(chunksOf(short)).toEqual(['VP8X', 'VP8L', 'XMP ']);
    expect(short).toEqual(whole);
  });

  it('leaves out what lies behind the file', () => {
    const file = riff(webpChunk('VP8L', LOSSLESS));
    const rubble = webpChunk('EXIF', Buffer.from('rubble'));
    expect(embed(Buffer.concat([file, rubble]))).toEqual(embed(file));
  });

  it('takes the place of what is there', () => {
    const head = webpChunk('VP8X', Buffer.alloc(10));
    const old = webpChunk('XMP ', Buffer.from('old!'));
    const file = embed(riff(head, webpChunk('VP8L', LOSSLESS), old));
    expect(chunksOf(file)).toEqual(['VP8X', 'VP8L', 'XMP ']);
    expect(file.includes('<new>old!</new>')).toBe(true);
  });

  it.each([
    ['no picture at first', riff(webpChunk('EXIF', LOSSLESS), webpChunk('VP8L', LOSSLESS))],
    ['a head of another length', riff(webpChunk('VP8X', Buffer.alloc(12)))],
    ['a chunk that is cut off', riff(webpChunk('VP8L', LOSSLESS)).subarray(0, 24)],
  ])('is refused by %s', (_what, file) => {
    expect(() => embed(file)).toThrow();
  });
});

describe('XMP in a JPEG', () => {
  const embed = (file: Buffer) => embedXmp(file, 'image/jpeg', told);
  const jfif = segment(0xe0, 'JFIF\0');
  const exif = segment(0xe1, 'Exif\0\0II');
  const ours = segment(0xe1, `${XAP}<new></new>`);

  it('stands behind JFIF and Exif, which have to be the first', () => {
    const rest = segment(0xdb, 'table');
    expect(embed(jpeg(jfif, exif, rest))).toEqual(jpeg(jfif, exif, ours, rest));
    expect(embed(jpeg(exif, rest))).toEqual(jpeg(exif, ours, rest));
    expect(embed(jpeg(rest))).toEqual(jpeg(ours, rest));
  });

  it('is found behind bytes that fill', () => {
    const fill = Buffer.of(0xff, 0xff);
    const old = segment(0xe1, `${XAP}old`);
    const file = embed(jpeg(jfif, fill, old));
    expect(file).toEqual(jpeg(jfif, fill, segment(0xe1, `${XAP}<new>old</new>`)));
  });

  it('is refused where it is too long, or the file is cut off', () => {
    expect(() => embed(jpeg(segment(0xe1, `${XAP}${'x'.repeat(65_500)}`)))).toThrow('too long');
    expect(() => embed(jpeg(jfif, exif).subarray(0, 20))).toThrow('cut off');
  });
});

describe('XMP in a PNG', () => {
  const embed = (file: Buffer) => embedXmp(file, 'image/png', told);

  it('takes the place of what is there', () => {
    const old = pngChunk('iTXt', Buffer.from(`${KEYWORD}\0\0\0\0\0old`));
    const file = embed(png(old));
    expect(file.includes('<new>old</new>')).toBe(true);
    expect(file.indexOf(KEYWORD)).toBe(file.lastIndexOf(KEYWORD));
    expect(file.indexOf('iTXt')).toBe(37);
  });

  it.each([
    ['packed XMP', png(pngChunk('iTXt', Buffer.from(`${KEYWORD}\0\u0001\0\0\0zip`)))],
    ['packed text', png(pngChunk('zTXt', Buffer.from(`${KEYWORD}\0\0zip`)))],
    ['a chunk that is cut off', png(pngChunk('IDAT', Buffer.alloc(99))).subarray(0, 60)],
    ['no IHDR at first', Buffer.concat([png().subarray(0, 8), pngChunk('IDAT', Buffer.alloc(13))])],
  ])('is refused by %s', (_what, file) => {
    expect(() => embed(file)).toThrow();
  });
});

describe('the packet of labels', () => {
  it('is written into what the file has, and never in its place', () => {
    const labels = { iptc: true, aigc: null };
    const write = (existing: string | null) =>
      labelPacket(existing, labels, { sourceType: 'trainedAlgorithmicMedia' });
    const theirs = '<rdf:RDF><theirs/></rdf:RDF>';
    expect(write(theirs)).toMatch(/<theirs\/>.*DigitalSourceType.*<\/rdf:RDF>$/s);
    expect(write(null)).toContain('DigitalSourceType');
    expect(() => write('<r:RDF xmlns:r="rdf"/>')).toThrow('another form');
  });
});
