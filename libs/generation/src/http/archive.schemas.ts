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
      ),
  })
  .meta({ id: 'ArchiveWish' });
export type ArchiveWish = z.infer<typeof archiveWish>;

export const archiveView = z
  .object({
    id: z.uuid(),
    images: z.int().describe('Images in it: those that are not there are left out'),
    bytes: z.int().describe('Of all of them together'),
    downloadUrl: z.string(),
    expiresAt: z.iso.datetime(),
  })
  .meta({ id: 'ImageArchive' });
export type ArchiveView = z.infer<typeof archiveView>;
