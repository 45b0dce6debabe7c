import { limits } from '../generation.js';
import { generationErrors } from '../generation.errors.js';
import { cleanText } from '../read-rows/read-table.js';
import { filled, variablesOf } from '../read-rows/template.js';

/**
 * The prompt of one request, by the rules of a batch's template: with `values` it is one, and each
 * of its variables needs a value; without them its braces are plain characters.
 * @throws value_missing, prompt_too_long
 */
export function filledPrompt({
  prompt,
  values,
}: {
  prompt: string;
  values?: Readonly<Record<string, string>>;
}): string {
  if (values === undefined) return prompt;
  const given = new Map(
    Object.entries(values).map(([name, value]) => [name.trim(), cleanText(value).trim()]),
  );
  const valueOf = (name: string): string => given.get(name) ?? '';
  const missing = variablesOf(prompt).filter((name) => valueOf(name) === '');
  if (missing.length > 0)
    throw generationErrors.raise(
      'value_missing',
      `Give a value for each variable of the prompt: ${missing.join(', ')}.`,
      { extra: { variables: missing } },
    );
  const text = filled(prompt, valueOf);
  if (text.length > limits.max_prompt_chars)
    throw generationErrors.raise(
      'prompt_too_long',
      `With its values the prompt is longer than ${limits.max_prompt_chars} characters.`,
      { extra: { max: limits.max_prompt_chars } },
    );
  return text;
}
