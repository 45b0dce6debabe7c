/** What was written for each variable: one value a line. */
export type Values = Readonly<Record<string, string>>;

interface Template {
  prompt: string;
  values: Values;
}

/** As the server reads them; see the batches' templates. */
const VARIABLE = /\{\{([^{}]+)\}\}/g;

/** The variables of a description, each once, in their order. */
export const variablesOf = (prompt: string): string[] => [
  ...new Set([...prompt.matchAll(VARIABLE)].map(([, name = '']) => name.trim())),
];

/** What was written for one variable. */
export const writtenFor = (values: Values, name: string): string =>
  Object.hasOwn(values, name) ? (values[name] ?? '') : '';

const givenFor = (values: Values, name: string): string[] =>
  writtenFor(values, name)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Variables that nothing was given for. */
export const missingIn = ({ prompt, values }: Template): string[] =>
  variablesOf(prompt).filter((name) => givenFor(values, name).length === 0);

/** How many descriptions it makes: every value with every other. */
export const promptsOf = ({ prompt, values }: Template): number =>
  variablesOf(prompt).reduce((product, name) => product * givenFor(values, name).length, 1);

/** The part of a request for one run; nothing where the description has no variables. */
export function valuesFor({ prompt, values }: Template): { values?: Record<string, string> } {
  const names = variablesOf(prompt);
  if (names.length === 0) return {};
  return {
    values: Object.fromEntries(names.map((name) => [name, givenFor(values, name)[0] ?? ''])),
  };
}

/** All of them as a table with a column for each variable, and further columns that stay the same. */
export function tableOf(
  { prompt, values }: Template,
  same: Readonly<Record<string, string>>,
): string {
  const names = variablesOf(prompt);
  const rows = names.reduce<string[][]>(
    (so, name) => so.flatMap((row) => givenFor(values, name).map((value) => [...row, value])),
    [[]],
  );
  const cells = (row: readonly string[]) =>
    row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  const heading = cells([...names, ...Object.keys(same)]);
  return [heading, ...rows.map((row) => cells([...row, ...Object.values(same)]))].join('\n');
}

/** Reads stored values back. */
export function acceptValues(stored: unknown): Values {
  if (typeof stored !== 'object' || stored === null) return {};
  return Object.fromEntries(
    Object.entries(stored).filter(([, value]) => typeof value === 'string'),
  );
}
