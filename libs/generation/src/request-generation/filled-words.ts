import { limits } from '../generation.js';
import { generationErrors } from '../generation.errors.js';
import { cleanText } from '../read-rows/read-table.js';
import { filled, variablesOf } from '../read-rows/template.js';

const PROMPT = {
  code: 'prompt_too_long',
  subject: 'the prompt',
  max: limits.max_prompt_chars,
} as const;
const NEGATIVE = {
  code: 'negative_too_long',
  subject: 'what must not be in the picture',
  max: limits.max_negative_chars,
} as const;
type Field = typeof PROMPT | typeof NEGATIVE;

export interface Words {
  prompt: string;
  /** What must not be in the picture. */
  negativePrompt?: string;
}

/**
 * The words of one request, by the rules of a batch's template: with `values` they are one, and each
 * of its variables needs a value; without them braces are plain characters.
 * @throws value_missing, prompt_too_long, negative_too_long
 */
export function filledWords({
  prompt,
  negativePrompt,
  values,
}: Words & { values?: Readonly<Record<string, string>> }): Words {
  if (values === undefined) return { prompt, negativePrompt };
  const given = new Map(
    Object.entries(values).map(([name, value]) => [name.trim(), cleanText(value).trim()]),
  );
  const valueOf = (name: string): string => given.get(name) ?? '';
  const missing = variablesOf(prompt, negativePrompt ?? '').filter((name) => valueOf(name) === '');
  if (missing.length > 0)
    throw generationErrors.raise(
      'value_missing',
      `Give a value for each variable of the prompt: ${missing.join(', ')}.`,
      { extra: { variables: missing } },
    );
  const inPlace = (template: string, field: Field): string => {
    const text = filled(template, valueOf, field.max);
    if (text.length <= field.max) return text;
    const { code, subject, max } = field;
    throw generationErrors.raise(
      code,
      `With its values ${subject} is longer than ${max} characters.`,
      { extra: { max } },
    );
  };
  return {
    prompt: inPlace(prompt, PROMPT),
    negativePrompt: negativePrompt && inPlace(negativePrompt, NEGATIVE),
  };
}
