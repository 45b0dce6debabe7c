import { limits } from '../generation.js';

/** One part alone may match spaces: with more the search takes cubic time. */
const VARIABLE = /\{\{([^{}]+)\}\}/g;

/** The template's variables, each once. */
export function variablesOf(template: string): string[] {
  return [...new Set([...template.matchAll(VARIABLE)].map(nameIn))];
}

const nameIn = ([, name]: RegExpExecArray): string => (name as string).trim();

/** The template with its values; one that is longer than a prompt may be is not built to its end. */
export function filled(template: string, valueOf: (name: string) => string): string {
  let text = '';
  let from = 0;
  for (const match of template.matchAll(VARIABLE)) {
    text += template.slice(from, match.index) + valueOf(nameIn(match));
    from = match.index + match[0].length;
    if (text.length > limits.max_prompt_chars) return text.slice(0, limits.max_prompt_chars + 1);
  }
  return text + template.slice(from);
}
