import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** Text as it is; numbers without quotes; null and undefined as nothing. */
export type CsvCell = string | number | boolean | null | undefined;

const BYTE_ORDER_MARK = '\uFEFF';
/**
 * What a spreadsheet would take for a formula, also behind the spaces that it skips: at the beginning
 * and where a cell would begin for one that separates by semicolons or tabs. Quotes do not help there:
 * they count only at the beginning of what it takes for a cell.
 */
const FORMULA = /(^|[;\t\r\n])(?=\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])|^(?=\s*[\t\r])/g;

/**
 * One record of RFC 4180. Text that a spreadsheet would run as a formula gets an apostrophe before it
 * (OWASP, "CSV injection"); numbers are numbers, also negative ones.
 */
export function csvRecord(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`;
}

function csvCell(cell: CsvCell): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell !== 'string') return String(cell);
  const text = cell.replaceAll(FORMULA, `$1'`);
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Sends records as a file to save, UTF-8 with a byte order mark (without it Excel guesses). `batches`
 * is read only as fast as the client takes it, so memory does not grow with the file. It is left where
 * the client is gone, also while it only searches and has nothing to write.
 */
export async function sendCsv(
  reply: FastifyReply,
  filename: string,
  heading: readonly string[],
  batches: AsyncIterable<readonly (readonly CsvCell[])[]>,
): Promise<void> {
  const iterator = batches[Symbol.asyncIterator]();
  // The first batch before the head: what fails then is an ordinary error answer.
  const first = await iterator.next();
  const isGone = () => reply.raw.destroyed;
  async function* text() {
    try {
      yield BYTE_ORDER_MARK + csvRecord(heading);
      for (let batch = first; !batch.done && !isGone(); batch = await iterator.next())
        if (batch.value.length > 0) yield batch.value.map(csvRecord).join('');
    } finally {
      await iterator.return?.();
    }
  }
  await reply
    .header('content-type', 'text/csv; charset=utf-8')
    .header('content-disposition', `attachment; filename="${filename}"`)
    .header('cache-control', 'no-store')
    .send(Readable.from(text()));
}
