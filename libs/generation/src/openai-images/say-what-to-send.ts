import type { z } from 'zod';

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a JSON object',
};

/**
 * What to send in place of a value that was refused, in plain words, for zod's `error` option.
 *
 * @returns undefined where zod's own words are to stay
 */
export const sayWhatToSend: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case 'invalid_type': {
      const kind = KINDS[issue.expected] ?? issue.expected;
      return issue.input === undefined ? `It is missing. Send ${kind}` : `Send ${kind}`;
    }
    case 'too_small':
      return issue.origin === 'string'
        ? 'It is empty. Write something'
        : `Send ${issue.minimum} or more`;
    case 'too_big':
      return issue.origin === 'string'
        ? `It is too long. Send at most ${issue.maximum} characters`
        : `Send ${issue.maximum} or less`;
    case 'invalid_value':
      return `Send one of: ${issue.values.map(String).join(', ')}`;
    default:
      return undefined;
  }
};
