import { pageOf, pageQuery } from '#kernel';
import { RESOLUTIONS } from '#catalog';
import { z } from 'zod';
import { limits } from '../generation.js';
import { galleryImageView } from './image.schemas.js';
import { flag, moment } from './list-query.js';

export const galleryPage = pageOf(galleryImageView, 'GalleryPage');

export const galleryQuery = pageQuery.extend({
  q: z
    .string()
    .trim()
    .max(200)
    .optional()
    .describe('Words of the prompt, in English or Chinese; all of them must be there'),
  style: z.string().max(40).optional(),
  tag: z.string().max(limits.max_tag_chars).optional(),
  favorite: flag.optional(),
  resolution: z.enum(RESOLUTIONS).optional(),
  from: moment.optional(),
  to: moment.optional().describe('A date without a time means the whole of that day (UTC)'),
  collection: z.uuid().optional().describe('Only what is in this collection'),
  parentImageId: z.uuid().optional().describe('Only what was made from this image'),
  leaving: flag
    .optional()
    .describe('Only what is deleted soon because the days of the plan are over, as you were told'),
});
export type GalleryQuery = z.infer<typeof galleryQuery>;

/** Ids of images that one call is about. */
export const selection = z.array(z.uuid()).min(1).max(limits.max_selection);

const tag = z.string().trim().min(1).max(limits.max_tag_chars);

export const chooseImages = z.object({ imageIds: selection }).meta({ id: 'ChooseImages' });
export type ChooseImages = z.infer<typeof chooseImages>;

export const changeImages = z
  .object({
    imageIds: selection,
    favorite: z.boolean().optional(),
    addTags: z.array(tag).max(limits.max_tags).optional(),
    removeTags: z.array(tag).max(limits.max_tags).optional(),
  })
  .refine(
    ({ favorite, addTags, removeTags }) =>
      [favorite, addTags, removeTags].some((one) => one !== undefined),
    {
      message: 'Say what to change: favorite, addTags or removeTags',
    },
  )
  .meta({ id: 'ChangeImages' });
export type ChangeImages = z.infer<typeof changeImages>;

export const changedImages = z
  .object({
    changed: z
      .int()
      .describe(
        'Images that changed: those that are not there, or cannot be changed, are left out',
      ),
  })
  .meta({ id: 'ChangedImages' });

export const emptyTrash = z.object({
  until: z
    .uuid()
    .optional()
    .describe('Of the answer before: what came into the trash since then stays'),
});
export type EmptyTrash = z.infer<typeof emptyTrash>;

export const emptiedTrash = z
  .object({
    changed: z.int().describe('Images that this request deleted, up to 1,000'),
    left: z.int().describe('What is still to be deleted: ask again with `until`'),
    until: z.uuid(),
  })
  .meta({ id: 'EmptiedTrash' });

export const leavingView = z
  .object({
    images: z.int().describe('Of the gallery; the trash is not counted'),
    uploads: z.int().describe('Up to 1,000'),
    bytes: z.int(),
    firstAt: z.iso.datetime().nullable().describe('When the first of them is deleted'),
    lastAt: z.iso.datetime().nullable(),
    parts: z
      .int()
      .describe('Archives that hold them all: pass `leaving` and `part` to prepareArchive'),
  })
  .meta({ id: 'LeavingFiles' });
export type LeavingView = z.infer<typeof leavingView>;

export const tagList = z
  .object({ items: z.array(z.object({ tag: z.string(), images: z.int() })) })
  .meta({ id: 'TagList' });
