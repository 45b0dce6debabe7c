import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';
import { measure, type Query } from '#kernel';
import { sampleOfStored, storedRows, type ObjectStore, type StoredRow } from '#storage';
import { MAX_FINDINGS, type Finding } from '../backup-failure.js';
import { inParallel } from '../in-parallel.js';

export interface OpenedPictures {
  opened: number;
  bytes: number;
  findings: Finding[];
}

/** A decoded picture takes four bytes a pixel: two of the largest at once. */
const AT_ONCE = 2;

/** Reads objects from the store, compares them with their rows, and decodes them to the last pixel. */
export async function openPictures(
  query: Query,
  store: ObjectStore,
  { sample, seed }: { sample: number | null; seed: string },
): Promise<OpenedPictures> {
  const rows = sample === null ? storedRows(query) : await sampleOfStored(query, sample, seed);
  const done: OpenedPictures = { opened: 0, bytes: 0, findings: [] };
  await inParallel(rows, AT_ONCE, async (row) => {
    const finding = await openOne(store, row);
    if (!finding) {
      done.opened += 1;
      done.bytes += row.bytes;
    } else if (done.findings.length < MAX_FINDINGS) done.findings.push(finding);
  });
  return done;
}

async function openOne(store: ObjectStore, row: StoredRow): Promise<Finding | null> {
  const subject = row.key;
  const found = await store.get(row.key);
  if (!found) return { code: 'object_missing', subject, text: 'the store does not have it' };
  if (!isPicture(row)) return compareBytes(row, found.stream);
  const bytes = await buffer(found.stream);
  const damaged = await compareBytes(row, [bytes]);
  if (damaged) return damaged;
  try {
    const { info } = await sharp(bytes, { failOn: 'error' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    const isSame =
      (row.width ?? info.width) === info.width && (row.height ?? info.height) === info.height;
    return isSame
      ? null
      : {
          code: 'picture_unreadable',
          subject,
          text: `it has ${info.width}×${info.height} pixels and not ${row.width ?? '?'}×${row.height ?? '?'}`,
        };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { code: 'picture_unreadable', subject, text: `it does not decode: ${text}` };
  }
}

/** What was refused, or only arrived, was never looked at whether it is one. */
const isPicture = ({ kind, contentType }: StoredRow) =>
  contentType.startsWith('image/') && kind !== 'quarantine' && kind !== 'incoming';

async function compareBytes(
  row: StoredRow,
  bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): Promise<Finding | null> {
  if ((await measure(bytes)).sha256 === row.sha256) return null;
  return { code: 'object_damaged', subject: row.key, text: 'its bytes are not those of its row' };
}
