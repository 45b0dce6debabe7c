import { z } from 'zod';
import { limits } from '../generation.js';

const prompt = z
  .string()
  .trim()
  .min(1, 'Write a prompt')
  .max(limits.max_prompt_chars, `At most ${limits.max_prompt_chars} characters`);

export const improvePrompt = z
  .object({
    prompt,
    style: z
      .string()
      .min(1)
      .max(40)
      .optional()
      .describe('The style of the picture, which the suggestion fits'),
  })
  .meta({ id: 'ImprovePrompt' });
export type ImprovePrompt = z.infer<typeof improvePrompt>;

const demo = z
  .literal(true)
  .optional()
  .describe('Written by built-in rules, where no model is set up');

export const improvedPrompt = z
  .object({
    prompt: z.string().describe('A suggestion: nothing was changed or charged'),
    changes: z
      .array(z.object({ kind: z.enum(['kept', 'added', 'removed']), text: z.string() }))
      .describe(
        'In reading order: kept and removed pieces are the prompt that was sent, kept and added ones the suggestion',
      ),
    demo,
  })
  .meta({ id: 'ImprovedPrompt' });
export type ImprovedPrompt = z.infer<typeof improvedPrompt>;

export const describePicture = z
  .object({
    uploadId: z.uuid().optional().describe('An upload that is ready'),
    imageId: z.uuid().optional().describe('A delivered image of your own'),
    language: z.enum(['en', 'zh']).optional().describe('Of the description; default en'),
  })
  .refine(({ uploadId, imageId }) => (uploadId === undefined) !== (imageId === undefined), {
    path: ['imageId'],
    message: 'Name one picture: either uploadId or imageId',
  })
  .meta({ id: 'DescribePicture' });
export type DescribePicture = z.infer<typeof describePicture>;

export const describedPicture = z
  .object({ prompt: z.string().describe('For a picture like this one'), demo })
  .meta({ id: 'DescribedPicture' });
export type DescribedPicture = z.infer<typeof describedPicture>;
