import { pageOf } from '#kernel';
import { z } from 'zod';
import { limits } from '../generation.js';
import { generationView } from './generation.schemas.js';
import { linkedImageView } from './image.schemas.js';
import { coverView } from './cover.schemas.js';

export const startThread = z
  .object({
    imageId: z.uuid().describe('A delivered image of your own; its generation is the first turn'),
  })
  .meta({ id: 'StartThread' });
export type StartThread = z.infer<typeof startThread>;

export const renameThread = z
  .object({ title: z.string().trim().min(1).max(limits.max_thread_title_chars) })
  .meta({ id: 'RenameThread' });
export type RenameThread = z.infer<typeof renameThread>;

export const threadView = z
  .object({
    id: z.uuid(),
    title: z.string(),
    turnCount: z.int(),
    isFull: z.boolean().describe('No turn can follow; a new thread can go on from its images'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime().describe('When its last turn was asked for'),
    cover: coverView,
  })
  .meta({ id: 'Thread' });
export type ThreadView = z.infer<typeof threadView>;

export const threadPage = pageOf(threadView, 'ThreadPage');

export const threadDetailView = threadView
  .extend({
    turns: z
      .array(
        z.object({
          generation: generationView,
          parentTurnId: z
            .uuid()
            .optional()
            .describe('The generation of this thread that the turn branches from'),
          parent: linkedImageView.optional().describe('The image that the turn goes on from'),
        }),
      )
      .describe('In the order in which they were asked for; `parentTurnId` makes them a tree'),
  })
  .meta({ id: 'ThreadDetail' });
export type ThreadDetailView = z.infer<typeof threadDetailView>;
