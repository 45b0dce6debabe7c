import { batchErrors } from '../batch.errors.js';
import { batchLimits } from '../batch.js';
import { problem, type RowProblem } from '../row-problem.js';
import { readColumns, settingOf, type Columns } from './columns.js';
import { cleanText, readTable, type TableRecord } from './read-table.js';
import { filled, variablesOf } from './template.js';

/** What a customer gives: lines of prompts, a table, or a template with a table of values. */
export interface BatchText {
  kind: 'lines' | 'csv' | 'tsv' | 'template';
  text: string;
  template?: string;
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

/**
 * Takes the text apart into rows. @throws batch_unreadable, batch_empty, batch_too_long,
 * batch_no_prompt_column, batch_column_twice, batch_no_variables, batch_unknown_variables
 */
export function readSource(source: BatchText): ReadSource {
  if (source.kind === 'lines') return { rows: withinLimit(lines(source.text)), ignoredColumns: [] };
  const tabs = source.kind === 'tsv' ? 'tsv' : 'csv';
  const [heading, ...records] = readTable(source.text, tabs);
  const columns = readColumns(heading?.cells ?? []);
  const template = source.kind === 'template' ? cleanText(source.template ?? '').trim() : null;
  if (template !== null) checkTemplate(template, columns);
  else if (columns.settings.prompt === undefined)
    throw batchErrors.raise(
      'batch_no_prompt_column',
      'The first line must name the columns, and one of them must be "prompt".',
    );
  const width = heading?.cells.length ?? 0;
  const rows = withinLimit(records).map((record) => rowOf(record, columns, template, width));
  const used = template === null ? [] : variablesOf(template);
  return {
    rows,
    ignoredColumns: [...columns.others.keys()].filter((name) => !used.includes(name)),
  };
}

function lines(text: string): RawRow[] {
  return cleanText(text)
    .split('\n')
    .map((written, index) => ({
      ...NOTHING,
      line: index + 1,
      prompt: written.trim(),
      problems: [],
    }))
    .filter((row) => row.prompt !== '');
}

const NOTHING = { prompt: '', negative: '', style: '', aspectRatio: '', resolution: '', count: '' };

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

function rowOf(
  { line, cells }: TableRecord,
  { settings, others }: Columns,
  template: string | null,
  width: number,
): RawRow {
  const at = (index: number | undefined) => (index === undefined ? '' : (cells[index] ?? ''));
  const problems: RowProblem[] = [];
  if (cells.slice(width).some((cell) => cell !== '')) problems.push(problem('too_many_cells'));
  let prompt = at(settings.prompt);
  if (template !== null) {
    const missing = variablesOf(template).filter((name) => at(others.get(name)) === '');
    if (missing.length > 0) problems.push(problem('value_missing', { variables: missing }));
    prompt = filled(template, (name) => at(others.get(name)));
  }
  return {
    line,
    prompt,
    negative: at(settings.negative),
    style: at(settings.style),
    aspectRatio: at(settings.aspectRatio),
    resolution: at(settings.resolution),
    count: at(settings.count),
    problems,
  };
}

function checkTemplate(template: string, columns: Columns): void {
  const variables = variablesOf(template);
  if (variables.length === 0)
    throw batchErrors.raise(
      'batch_no_variables',
      'Write at least one variable into the template, as in {{name}}.',
    );
  const unknown = variables.filter((name) => !columns.others.has(name));
  if (unknown.length > 0)
    throw batchErrors.raise(
      'batch_unknown_variables',
      unknown.some((name) => settingOf(name))
        ? `These names are taken by settings and cannot be variables: ${unknown.join(', ')}.`
        : `The table has no column for: ${unknown.join(', ')}.`,
      { extra: { variables: unknown } },
    );
}
