import { CsvError, parse, type Info } from 'csv-parse/sync';
import { batchErrors } from '../batch.errors.js';
import { batchLimits } from '../batch.js';

/** One record of a table, with the line of the text on which it begins. */
export interface TableRecord {
  line: number;
  cells: string[];
}

interface Parsed {
  record: string[];
  info: Info & { raw: string };
}

/**
 * Reads comma, semicolon or tab separated text by RFC 4180: quotes, line breaks within them, a byte
 * order mark. Cells are text and nothing else: what a spreadsheet would compute stays as written.
 * @throws batch_unreadable with the line, batch_too_long, batch_empty
 */
export function readTable(text: string, kind: 'csv' | 'tsv'): TableRecord[] {
  const clean = cleanText(text);
  const delimiter = kind === 'tsv' ? '\t' : delimiterOf(clean);
  const records = parsed(clean, delimiter).map(({ record, info }) => ({
    line: info.lines - breaksIn(info.raw),
    cells: record.map((cell) => cell.trim()),
  }));
  if (records.length === 0)
    throw batchErrors.raise(
      'batch_empty',
      'The table is empty. Add a line of column names and rows.',
    );
  return records;
}

/** What Postgres and readers can hold: no control characters, no halves of characters, plain line breaks. */
export function cleanText(text: string): string {
  return (
    text
      .toWellFormed()
      .replaceAll(/\r\n?/g, '\n')
      // eslint-disable-next-line no-control-regex -- these are the characters to remove
      .replaceAll(/^\uFEFF|[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
  );
}

function parsed(text: string, delimiter: string): Parsed[] {
  try {
    // With `info` and `raw` each row is an object; the types know only the plain form.
    return parse(text, {
      delimiter,
      info: true,
      raw: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      relax_column_count: true,
      // In tab separated text a quote is often a plain character, as in 12" frame.
      relax_quotes: delimiter === '\t',
      max_record_size: batchLimits.max_record_bytes,
      // One more than allowed is enough to know; the first is the heading.
      to: batchLimits.max_rows + 2,
    }) as unknown as Parsed[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw unreadable(error);
  }
}

function unreadable(error: CsvError): Error {
  const line = typeof error.lines === 'number' ? error.lines : 1;
  const why =
    error.code === 'CSV_MAX_RECORD_SIZE'
      ? 'this row is too long; perhaps a quote is not closed'
      : 'a quote is not closed, or stands inside a cell without being doubled';
  return batchErrors.raise('batch_unreadable', `Line ${line} cannot be read: ${why}.`, {
    extra: { line },
    cause: error,
  });
}

/** Spreadsheets separate by what their language does not use in numbers: look at the heading. */
function delimiterOf(text: string): string {
  const heading = (/[^\n]*/.exec(text.trimStart())?.[0] ?? '').replaceAll(/"[^"]*"/g, '');
  const count = (mark: string) => heading.split(mark).length;
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

/** Line breaks inside the record: blank lines before it and its own end do not count. */
function breaksIn(raw: string): number {
  return raw.trim().split('\n').length - 1;
}
