import { batchErrors } from '../batch.errors.js';
import { batchLimits } from '../batch.js';
import { limits } from '../generation.js';
import { problem, type RowProblem } from '../row-problem.js';
import { readColumns, type Columns } from './columns.js';
import { cleanText, readTable, type TableRecord } from './read-table.js';
import { filled, variablesOf } from './template.js';

/** What a customer gives: lines of prompts, a table, or a template with a table of values. */
export interface BatchText {
  kind: 'lines' | 'csv' | 'tsv' | 'template';
  text: string;
  template?: string;
  /** What must not be in the picture of a row that says nothing of it; in a template one itself. */
  negative?: string;
}

/** A row as it is written; '' where the table says nothing. */
export interface RawRow {
  line: number;
  prompt: string;
  negative: string;
  style: string;
  aspectRatio: string;
  resolution: string;
  count: string;
  /** What is wrong with the row before its values are looked at. */
  problems: RowProblem[];
}

export interface ReadSource {
  rows: RawRow[];
  /** Columns that mean nothing here. */
  ignoredColumns: string[];
}

/** What each row of a template is made of. */
interface Templates {
  prompt: string;
  negative: string;
}

/**
 * Takes the text apart into rows. @throws batch_unreadable, batch_empty, batch_too_long,
 * batch_no_prompt_column, batch_column_twice, batch_no_variables, batch_unknown_variables
 */
export function readSource(source: BatchText): ReadSource {
  const negative = cleanText(source.negative ?? '').trim();
  if (source.kind === 'lines')
    return { rows: withinLimit(lines(source.text, negative)), ignoredColumns: [] };
  const [heading, ...records] = readTable(source.text, source.kind === 'tsv' ? 'tsv' : 'csv');
  const isTemplate = source.kind === 'template';
  const prompt = isTemplate ? cleanText(source.template ?? '').trim() : '';
  const variables = isTemplate ? variablesOf(prompt, negative) : [];
  const columns = readColumns(heading?.cells ?? [], variables);
  if (isTemplate) checkVariables(variables, columns);
  else if (columns.settings.prompt === undefined)
    throw batchErrors.raise(
      'batch_no_prompt_column',
      'The first line must name the columns, and one of them must be "prompt".',
    );
  const width = heading?.cells.length ?? 0;
  const rows = withinLimit(records).map((record) => {
    const row = rowOf(record, columns, width);
    if (isTemplate) return filledRow(row, record, columns, { prompt, negative });
    return row.negative === '' ? { ...row, negative } : row;
  });
  return {
    rows,
    ignoredColumns: [...columns.others.keys()].filter((name) => !variables.includes(name)),
  };
}

function lines(text: string, negative: string): RawRow[] {
  return cleanText(text)
    .split('\n')
    .map((written, index) => ({
      ...NOTHING,
      negative,
      line: index + 1,
      prompt: written.trim(),
      problems: [],
    }))
    .filter((row) => row.prompt !== '');
}

const NOTHING = { style: '', aspectRatio: '', resolution: '', count: '' };

function withinLimit<T>(rows: T[]): T[] {
  if (rows.length === 0)
    throw batchErrors.raise('batch_empty', 'There are no rows. Add at least one.');
  if (rows.length > batchLimits.max_rows)
    throw batchErrors.raise(
      'batch_too_long',
      `A batch has at most ${batchLimits.max_rows} rows. Split it into several.`,
      { extra: { max: batchLimits.max_rows } },
    );
  return rows;
}

const cellOf = ({ cells }: TableRecord, index: number | undefined): string =>
  index === undefined ? '' : (cells[index] ?? '');

function rowOf(record: TableRecord, { settings }: Columns, width: number): RawRow {
  const problems: RowProblem[] = [];
  if (record.cells.slice(width).some((cell) => cell !== ''))
    problems.push(problem('too_many_cells'));
  return {
    line: record.line,
    prompt: cellOf(record, settings.prompt),
    negative: cellOf(record, settings.negative),
    style: cellOf(record, settings.style),
    aspectRatio: cellOf(record, settings.aspectRatio),
    resolution: cellOf(record, settings.resolution),
    count: cellOf(record, settings.count),
    problems,
  };
}

/** The row with its values in the templates; what it says itself of what is not wanted goes first. */
function filledRow(
  row: RawRow,
  record: TableRecord,
  { others }: Columns,
  templates: Templates,
): RawRow {
  const valueOf = (name: string) => cellOf(record, others.get(name));
  const negative = row.negative === '' ? templates.negative : '';
  const missing = variablesOf(templates.prompt, negative).filter((name) => valueOf(name) === '');
  return {
    ...row,
    prompt: filled(templates.prompt, valueOf, limits.max_prompt_chars),
    negative: row.negative || filled(negative, valueOf, limits.max_negative_chars),
    problems:
      missing.length === 0
        ? row.problems
        : [...row.problems, problem('value_missing', { variables: missing })],
  };
}

function checkVariables(variables: readonly string[], { others }: Columns): void {
  if (variables.length === 0)
    throw batchErrors.raise(
      'batch_no_variables',
      'Write at least one variable into the template, as in {{name}}.',
    );
  const unknown = variables.filter((name) => !others.has(name));
  if (unknown.length > 0)
    throw batchErrors.raise(
      'batch_unknown_variables',
      `The table has no column for: ${unknown.join(', ')}.`,
      { extra: { variables: unknown } },
    );
}
