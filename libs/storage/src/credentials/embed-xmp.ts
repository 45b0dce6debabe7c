import { crc32 } from 'node:zlib';
import type { ImageType } from '../image-type.js';

/** Gives the file's packet anew, or makes one where there is none. */
type Rewrite = (existing: string | null) => string;

/**
 * Writes XMP into a file without touching its pixels. Places: PNG 3rd edition (iTXt), XMP
 * specification part 3 (JPEG), WebP container specification.
 * @throws for a file that is not what its type says, and for a packet that cannot be taken up: a
 * second one beside it would leave readers to choose.
 */
export function embedXmp(bytes: Uint8Array, type: ImageType, rewrite: Rewrite): Buffer {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (type === 'image/png') return inPng(file, rewrite);
  return type === 'image/jpeg' ? inJpeg(file, rewrite) : inWebp(file, rewrite);
}

interface Part {
  name: string;
  start: number;
  end: number;
  data: Buffer;
}

/** Without the part that is replaced, and with `written` at its place or at `otherwise`. */
function replaced(file: Buffer, old: Part | undefined, otherwise: number, written: Buffer): Buffer {
  const [start, end] = old ? [old.start, old.end] : [otherwise, otherwise];
  return Buffer.concat([file.subarray(0, start), written, file.subarray(end)]);
}

const PNG_KEYWORD = 'XML:com.adobe.xmp';
/** Signature and IHDR. */
const PNG_HEAD = 33;
const PNG_BEGINS = '89504e470d0a1a0a0000000d49484452';

function inPng(file: Buffer, rewrite: Rewrite): Buffer {
  if (file.toString('hex', 0, 16) !== PNG_BEGINS) throw new Error('the PNG begins with no IHDR');
  const old = [...pngChunks(file)].find(
    ({ name, data }) =>
      (name === 'iTXt' || name === 'zTXt') &&
      data.toString('latin1', 0, PNG_KEYWORD.length + 1) === `${PNG_KEYWORD}\0`,
  );
  // The byte behind the keyword says whether the text is packed; a zTXt always is.
  if (old && (old.name === 'zTXt' || old.data[PNG_KEYWORD.length + 1] !== 0))
    throw new Error('the XMP is packed');
  const before = old?.data
    .toString('utf8')
    .replace(/^XML:com\.adobe\.xmp\0\0.[^\0]*\0[^\0]*\0/s, '');
  const body = Buffer.concat([
    Buffer.from('iTXt'),
    // Keyword; not compressed, no method; no language, no translated keyword.
    Buffer.from(`${PNG_KEYWORD}\0\0\0\0\0`),
    Buffer.from(rewrite(before ?? null)),
  ]);
  const chunk = Buffer.alloc(body.length + 8);
  chunk.writeUInt32BE(body.length - 4, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), body.length + 4);
  return replaced(file, old, PNG_HEAD, chunk);
}

function* pngChunks(file: Buffer): Generator<Part> {
  for (let at = 8; at + 12 <= file.length;) {
    const end = at + 12 + file.readUInt32BE(at);
    if (end > file.length) throw new Error('a chunk of the PNG is cut off');
    yield {
      name: file.toString('latin1', at + 4, at + 8),
      start: at,
      end,
      data: file.subarray(at + 8, end - 4),
    };
    at = end;
  }
}

const JPEG_HEADER = 'http://ns.adobe.com/xap/1.0/\0';

function inJpeg(file: Buffer, rewrite: Rewrite): Buffer {
  const segments = [...jpegSegments(file)];
  const old = segments.find(
    ({ name, data }) =>
      name === 'e1' && data.toString('latin1', 0, JPEG_HEADER.length) === JPEG_HEADER,
  );
  const data = Buffer.from(
    `${JPEG_HEADER}${rewrite(old?.data.toString('utf8', JPEG_HEADER.length) ?? null)}`,
  );
  if (data.length > 65_533) throw new Error('the XMP is too long for a JPEG');
  const segment = Buffer.concat([Buffer.of(0xff, 0xe1, 0, 0), data]);
  segment.writeUInt16BE(data.length + 2, 2);
  return replaced(file, old, behindHeaders(segments), segment);
}

/** JFIF and Exif, where they are, have to be the first. */
function behindHeaders(segments: readonly Part[]): number {
  let end = 2;
  for (const segment of segments) {
    const isHeader =
      segment.name === 'e0' ||
      (segment.name === 'e1' && segment.data.toString('latin1', 0, 6) === 'Exif\0\0');
    if (!isHeader) break;
    end = segment.end;
  }
  return end;
}

/** Those before the picture's own data. */
function* jpegSegments(file: Buffer): Generator<Part> {
  for (let at = 2; at + 4 <= file.length && file[at] === 0xff;) {
    // Any number of these may fill the room before a marker.
    if (file[at + 1] === 0xff) {
      at += 1;
      continue;
    }
    const name = file.toString('hex', at + 1, at + 2);
    if (name === 'da' || name === 'd9') return;
    const end = at + 2 + file.readUInt16BE(at + 2);
    if (end > file.length) throw new Error('a segment of the JPEG is cut off');
    yield { name, start: at, end, data: file.subarray(at + 4, end) };
    at = end;
  }
}

const WEBP_HEAD = 12;
const HAS_XMP = 0x04;
const HAS_ALPHA = 0x10;
const EXTENDED_LENGTH = 10;

function inWebp(file: Buffer, rewrite: Rewrite): Buffer {
  const chunks = [...webpChunks(file)];
  const [first] = chunks;
  if (!first || !['VP8X', 'VP8 ', 'VP8L'].includes(first.name)) throw new Error('not a WebP file');
  if (first.name === 'VP8X' && first.data.length !== EXTENDED_LENGTH)
    throw new Error('the head of the WebP is of another length');
  const old = chunks.find(({ name }) => name === 'XMP ');
  const extended = Buffer.from(first.name === 'VP8X' ? first.data : extendedHead(first));
  extended[0] = (extended[0] ?? 0) | HAS_XMP;
  const kept = chunks.filter((chunk) => chunk !== old && chunk.name !== 'VP8X');
  const body = Buffer.concat([
    Buffer.from('WEBP'),
    webpChunk('VP8X', extended),
    ...kept.map(({ name, data }) => webpChunk(name, data)),
    webpChunk('XMP ', Buffer.from(rewrite(old?.data.toString('utf8') ?? null))),
  ]);
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}

function* webpChunks(file: Buffer): Generator<Part> {
  // What lies behind the RIFF is none of its chunks.
  const limit = Math.min(file.length, 8 + file.readUInt32LE(4));
  for (let at = WEBP_HEAD; at + 8 <= limit;) {
    const size = file.readUInt32LE(at + 4);
    // Some encoders leave out the byte that makes the length of the last one even.
    const end = at + 8 + size + (size % 2);
    if (at + 8 + size > limit) throw new Error('a chunk of the WebP is cut off');
    const data = file.subarray(at + 8, at + 8 + size);
    yield { name: file.toString('latin1', at, at + 4), start: at, end, data };
    at = end;
  }
}

function webpChunk(name: string, data: Buffer): Buffer {
  const head = Buffer.from(`${name}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

/** VP8X of a file that had none: flags, and width and height less one in 24 bits each. */
function extendedHead({ name, data }: Part): Buffer {
  const head = Buffer.alloc(EXTENDED_LENGTH);
  if (name === 'VP8L') {
    const bits = data.readUInt32LE(1);
    if ((bits >>> 28) & 1) head[0] = HAS_ALPHA;
    head.writeUIntLE(bits & 0x3fff, 4, 3);
    head.writeUIntLE((bits >>> 14) & 0x3fff, 7, 3);
  } else {
    head.writeUIntLE((data.readUInt16LE(6) & 0x3fff) - 1, 4, 3);
    head.writeUIntLE((data.readUInt16LE(8) & 0x3fff) - 1, 7, 3);
  }
  return head;
}
