import type { ApiBodyOptions } from '@nestjs/swagger';
import { z } from 'zod';
import { limits } from '../generation.js';
import { openAiEditFields } from './openai.schemas.js';

type Schema = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

const picture = (description: string) => ({ type: 'string', format: 'binary', description });

/** The form of an edit, for openapi.json: text parts from their schema, and the files. */
const { properties, required } = z.toJSONSchema(openAiEditFields, {
  target: 'openapi-3.0',
  io: 'input',
  unrepresentable: 'any',
}) as { properties: Record<string, object>; required?: string[] };

export const EDIT_FORM = {
  type: 'object',
  required: [...(required ?? []), 'image'],
  properties: {
    image: {
      description: `One picture, or up to ${limits.max_references} as image[]: PNG, JPEG or WebP, at most 50 MB each`,
      oneOf: [
        picture('One picture'),
        { type: 'array', maxItems: limits.max_references, items: picture('') },
      ],
    },
    mask: picture(
      'PNG; where it is transparent, the first picture is edited. Stretched if its size differs, which the header x-notice then says',
    ),
    ...properties,
  },
} as Schema;
