import { RESOLUTIONS } from '#catalog';
import { z } from 'zod';
import { generationStatuses, limits } from '../generation.js';
import { imageStatuses } from '../image.js';

export const imageView = z
  .object({
    id: z.uuid(),
    generationId: z.uuid(),
    index: z.int(),
    status: z.enum(imageStatuses),
    credits: z.int(),
    charged: z.boolean(),
    requestedWidth: z.int(),
    requestedHeight: z.int(),
    width: z.int().optional(),
    height: z.int().optional(),
    contentType: z.string().optional(),
    bytes: z.int().optional(),
    placeholder: z.string().optional().describe('thumbhash, base64'),
    attempt: z
      .object({ number: z.int(), of: z.int() })
      .optional()
      .describe(
        'An attempt failed, and it is tried again: this is the one that is made or waited for, and how many there are at most. Nothing is charged for a failed one',
      ),
    error: z
      .object({
        code: z
          .string()
          .describe(
            'Why it was not delivered. `result_refused`: our own check refused the picture, and you can appeal; `prompt_refused` and `model_refused_result`: the image model refused, and you cannot',
          ),
        message: z.string(),
        charged: z.literal(false),
        rule: z.string().optional().describe('Of `result_refused`: the content rule that it met'),
        verdictId: z.uuid().optional().describe('What an appeal names'),
      })
      .optional(),
    contentUrl: z.string().optional(),
    thumbnailUrl: z.string().optional(),
    previewUrl: z.string().optional(),
    favorite: z.boolean(),
    tags: z.array(z.string()),
    granted: z
      .literal(true)
      .optional()
      .describe('Refused at first; an appeal was won, so it is delivered free of charge'),
    demo: z.boolean().optional().describe('Made by the built-in demo engine'),
    createdAt: z.iso.datetime(),
    deliveredAt: z.iso.datetime().optional(),
    deletedAt: z.iso.datetime().optional(),
    trashedAt: z.iso.datetime().optional().describe('In the trash since then'),
    purgeAt: z.iso.datetime().optional().describe('Of the trash: deleted for good then'),
    expiresAt: z.iso.datetime().optional(),
    leavesAt: z.iso
      .datetime()
      .optional()
      .describe('You were told that it is deleted then: the days of the plan are over'),
    parentImageId: z.uuid().optional(),
  })
  .meta({ id: 'Image' });
export type ImageView = z.infer<typeof imageView>;

const wish = {
  prompt: z.string(),
  style: z.string(),
  aspectRatio: z.string(),
  resolution: z.enum(RESOLUTIONS),
};

export const galleryImageView = imageView.extend(wish).meta({ id: 'GalleryImage' });
export type GalleryImageView = z.infer<typeof galleryImageView>;

/** An image as another one points to it. Of a deleted one only this is left. */
export const linkedImageView = z
  .object({
    id: z.uuid(),
    generationId: z.uuid(),
    prompt: z.string(),
    thumbnailUrl: z.string().optional(),
    placeholder: z.string().optional(),
    deletedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'LinkedImage' });
export type LinkedImageView = z.infer<typeof linkedImageView>;

export const imageDetailView = galleryImageView
  .extend({
    negativePrompt: z.string().optional(),
    referenceIds: z.array(z.uuid()),
    maskId: z.uuid().optional(),
    threadId: z.uuid().optional().describe('The thread that its generation is a turn of'),
    parent: linkedImageView.optional().describe('What it was made from'),
    generation: z.object({
      id: z.uuid(),
      status: z.enum(generationStatuses),
      createdAt: z.iso.datetime(),
    }),
    requested: z.object({
      width: z.int(),
      height: z.int(),
      quality: z.string(),
      background: z.string().nullable(),
      outputFormat: z.string(),
    }),
    delivered: z
      .object({
        width: z.int(),
        height: z.int(),
        contentType: z.string(),
        bytes: z.int(),
        format: z.string().describe('What the file is: `png`, `jpeg` or `webp`'),
        quality: z.string().nullable(),
        reported: z
          .object({
            size: z.string().optional(),
            format: z.string().optional(),
            quality: z.string().optional(),
            background: z.string().optional(),
          })
          .nullable()
          .describe('What the image model says that it made; the other fields are measured'),
        model: z.string().nullable(),
        sha256: z.string().nullable(),
      })
      .nullable(),
  })
  .meta({ id: 'ImageDetail' });
export type ImageDetailView = z.infer<typeof imageDetailView>;

export const updateImage = z
  .object({
    favorite: z.boolean().optional(),
    tags: z
      .array(z.string().trim().min(1).max(limits.max_tag_chars))
      .max(limits.max_tags)
      .transform((tags) => [...new Set(tags)])
      .optional(),
  })
  .meta({ id: 'UpdateImage' });
export type UpdateImage = z.infer<typeof updateImage>;

export const downloadQuery = z.object({
  download: z.enum(['0', '1']).optional(),
  format: z
    .enum(['png', 'jpeg', 'webp', 'avif'])
    .optional()
    .describe('Converted, without content credentials; absent: the original'),
});
export type DownloadQuery = z.infer<typeof downloadQuery>;

const derivedFormat = z.enum(['webp', 'avif']).optional().describe('Default: webp');

export const thumbnailQuery = z.object({
  format: derivedFormat,
  size: z.enum(['256', '512']).optional().describe('Pixels of the longer side; default: 512'),
});
export type ThumbnailQuery = z.infer<typeof thumbnailQuery>;

export const previewQuery = z.object({ format: derivedFormat });
export type PreviewQuery = z.infer<typeof previewQuery>;
