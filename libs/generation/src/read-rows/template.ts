/** One part alone may match spaces: with more the search takes cubic time. */
const VARIABLE = /\{\{([^{}]+)\}\}/g;

/** The templates' variables, each once. */
export function variablesOf(...templates: readonly string[]): string[] {
  const found = templates.flatMap((template) => [...template.matchAll(VARIABLE)]);
  return [...new Set(found.map(nameIn))];
}

const nameIn = ([, name]: RegExpExecArray): string => (name as string).trim();

/** The template with its values; one that gets longer than it may be is not built to its end. */
export function filled(
  template: string,
  valueOf: (name: string) => string,
  maxChars: number,
): string {
  let text = '';
  let from = 0;
  for (const match of template.matchAll(VARIABLE)) {
    text += template.slice(from, match.index) + valueOf(nameIn(match));
    from = match.index + match[0].length;
    if (text.length > maxChars) return text.slice(0, maxChars + 1);
  }
  return text + template.slice(from);
}
