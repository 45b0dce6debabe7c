import type { IncomingHttpHeaders } from 'node:http';
import { storageErrors } from './storage.errors.js';

/** A part of an object, both ends included, as HTTP counts. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * Reads a `Range` header (RFC 9110, section 14.2) against an object of `size` bytes.
 * @returns the range; 'whole' when the header is absent, has another unit, is malformed or asks
 * for several ranges (all of which a server may ignore); 'unsatisfiable' for a 416.
 */
export function parseRange(
  header: string | undefined,
  size: number,
): ByteRange | 'whole' | 'unsatisfiable' {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return 'whole';
  if (match[1] === '') return suffix(Number(match[2]), size);
  const start = Number(match[1]);
  const end = match[2] === '' ? size - 1 : Math.min(Number(match[2]), size - 1);
  if (match[2] !== '' && Number(match[2]) < start) return 'whole';
  return start >= size ? 'unsatisfiable' : { start, end };
}

function suffix(length: number, size: number): ByteRange | 'unsatisfiable' {
  if (length === 0 || size === 0) return 'unsatisfiable';
  return { start: Math.max(0, size - length), end: size - 1 };
}

/** @returns null for the whole. @throws range_not_satisfiable */
export function rangeIn(header: string | undefined, size: number): ByteRange | null {
  const range = parseRange(header, size);
  if (range === 'unsatisfiable')
    throw storageErrors.raise('range_not_satisfiable', 'Ask for a part inside the file.', {
      headers: { 'content-range': `bytes */${size}` },
    });
  return range === 'whole' ? null : range;
}

/** A range is honoured only for the version that the caller has begun to read. */
export function rangeAsked(headers: IncomingHttpHeaders, etag: string): string | undefined {
  const condition = headers['if-range'];
  return condition === undefined || condition === etag ? headers.range : undefined;
}

/** Of an answer with the whole of `bytes` bytes, or with that part of them. */
export function partAnswer(
  range: ByteRange | null,
  bytes: number,
): { status: 200 | 206; headers: Record<string, string> } {
  const headers = { 'accept-ranges': 'bytes', 'content-length': String(bytes) };
  if (!range) return { status: 200, headers };
  return {
    status: 206,
    headers: {
      ...headers,
      'content-length': String(range.end - range.start + 1),
      'content-range': `bytes ${range.start}-${range.end}/${bytes}`,
    },
  };
}
