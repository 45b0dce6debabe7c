import { z } from 'zod';
import type { Cover } from '../data/cover.js';

export const coverView = z
  .object({
    imageId: z.uuid(),
    thumbnailUrl: z.string(),
    placeholder: z.string().optional(),
  })
  .nullable()
  .describe('Its newest image');

export function coverOf({ coverId, coverPlaceholder }: Cover): z.infer<typeof coverView> {
  if (coverId === null) return null;
  return {
    imageId: coverId,
    thumbnailUrl: `/api/v1/images/${coverId}/thumbnail`,
    placeholder: coverPlaceholder ?? undefined,
  };
}
