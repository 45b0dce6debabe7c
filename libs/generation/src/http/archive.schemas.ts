import { z } from 'zod';
import { limits } from '../generation.js';

export const archiveWish = z
  .object({
    imageIds: z
      .array(z.uuid())
      .min(1, 'Choose at least one image')
      .max(
        limits.max_archive_images,
        `An archive holds ${limits.max_archive_images} images at most`,
      )
      .optional(),
    leaving: z
      .literal(true)
      .optional()
      .describe('In place of imageIds: what is deleted soon, uploads too; the first to go first'),
    part: z
      .int()
      .min(1)
      .max(10_000)
      .optional()
      .describe('Of what is leaving, where it is more than one archive holds'),
  })
  .refine(({ imageIds, leaving }) => (imageIds === undefined) !== (leaving === undefined), {
    message: 'Choose images by imageIds, or say leaving: true',
  })
  .refine(({ part, leaving }) => part === undefined || leaving === true, {
    message: 'Only what is leaving comes in parts',
  })
  .meta({ id: 'ArchiveWish' });
export type ArchiveWish = z.infer<typeof archiveWish>;

export const archiveView = z
  .object({
    id: z.uuid(),
    images: z.int().describe('Images in it: those that are not there are left out'),
    uploads: z.int().describe('Reference uploads in it'),
    bytes: z.int().describe('Of all of them together'),
    downloadUrl: z.string(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'ImageArchive' });
export type ArchiveView = z.infer<typeof archiveView>;
