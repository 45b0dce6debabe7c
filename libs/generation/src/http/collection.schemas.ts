import { pageOf } from '#kernel';
import { z } from 'zod';
import { limits } from '../generation.js';
import { coverView } from './cover.schemas.js';

export const nameCollection = z
  .object({ name: z.string().trim().min(1).max(limits.max_collection_name_chars) })
  .meta({ id: 'NameCollection' });
export type NameCollection = z.infer<typeof nameCollection>;

export const collectionView = z
  .object({
    id: z.uuid(),
    name: z.string(),
    imageCount: z.int().describe('Images in it, those in the trash included'),
    createdAt: z.iso.datetime(),
    cover: coverView,
  })
  .meta({ id: 'Collection' });
export type CollectionView = z.infer<typeof collectionView>;

export const collectionPage = pageOf(collectionView, 'CollectionPage');
