/** What was written for each variable: one value a line. */
export type Values = Readonly<Record<string, string>>;

interface Template {
  prompt: string;
  /** It may have variables, too. */
  negativePrompt: string;
  values: Values;
}

/** As the server reads them; see the batches' templates. */
const VARIABLE = /\{\{([^{}]+)\}\}/g;

/** The variables of a description, each once, in their order. */
export function variablesOf({
  prompt,
  negativePrompt,
}: Pick<Template, 'prompt' | 'negativePrompt'>): string[] {
  const found = [prompt, negativePrompt].flatMap((text) => [...text.matchAll(VARIABLE)]);
  return [...new Set(found.map(([, name = '']) => name.trim()))];
}

/** What was written for one variable. */
export const writtenFor = (values: Values, name: string): string =>
  Object.hasOwn(values, name) ? (values[name] ?? '') : '';

const givenFor = (values: Values, name: string): string[] =>
  writtenFor(values, name)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Variables that nothing was given for. */
export const missingIn = (template: Template): string[] =>
  variablesOf(template).filter((name) => givenFor(template.values, name).length === 0);

/** How many descriptions it makes: every value with every other. */
export const promptsOf = (template: Template): number =>
  variablesOf(template).reduce(
    (product, name) => product * givenFor(template.values, name).length,
    1,
  );

/** The part of a request for one run; nothing where the description has no variables. */
export function valuesFor(template: Template): { values?: Record<string, string> } {
  const names = variablesOf(template);
  if (names.length === 0) return {};
  return {
    values: Object.fromEntries(
      names.map((name) => [name, givenFor(template.values, name)[0] ?? '']),
    ),
  };
}

/** All of them as a table with a column for each variable. */
export function tableOf(template: Template): string {
  const names = variablesOf(template);
  const rows = names.reduce<string[][]>(
    (so, name) =>
      so.flatMap((row) => givenFor(template.values, name).map((value) => [...row, value])),
    [[]],
  );
  const cells = (row: readonly string[]) =>
    row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');
  return [names, ...rows].map(cells).join('\n');
}

/** Reads stored values back. */
export function acceptValues(stored: unknown): Values {
  if (typeof stored !== 'object' || stored === null) return {};
  return Object.fromEntries(
    Object.entries(stored).filter(([, value]) => typeof value === 'string'),
  );
}
