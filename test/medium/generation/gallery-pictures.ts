import { newId } from '#kernel';
import { Storage } from '#storage';
import type { TestApp } from '../../support/app.js';
import { ownerSql, type Customer } from '../../support/http-client.js';

interface Wanted {
  prompt?: string;
  style?: string;
  resolution?: string;
  createdAt?: string;
  /** Stored with their derivatives; without them the picture is a row alone. */
  bytes?: Buffer;
}

/** A delivered picture of the customer, made by nobody. @returns its id */
export async function deliveredPicture(
  app: TestApp,
  { workspaceId, userId }: Customer,
  {
    prompt = 'a lighthouse at dawn',
    style = 'none',
    resolution = '1K',
    createdAt = new Date().toISOString(),
    bytes,
  }: Wanted = {},
): Promise<string> {
  const [generation, image] = [newId(), newId()];
  const stored = bytes && (await store(app, workspaceId, image, bytes));
  await ownerSql(
    app,
    `INSERT INTO generation.generation (id, workspace_id, user_id, origin, status, prompt,
       provider_prompt, style, aspect_ratio, resolution, width, height, quality, count,
       credits_each, output_format, created_at, finished_at)
     VALUES ($1, $2, $3, 'studio', 'finished', $4, $4, $5, '1:1', $6, 8, 8, 'medium', 1, 10, 'png',
             $7, $7)`,
    [generation, workspaceId, userId, prompt, style, resolution, createdAt],
  );
  await ownerSql(
    app,
    `INSERT INTO generation.image (id, generation_id, workspace_id, index, status, credits, seed,
       style, resolution, object_id, width, height, content_type, bytes, created_at, delivered_at,
       settled_at)
     VALUES ($1, $2, $3, 0, 'delivered', 10, 1, $4, $5, $6, 8, 8, 'image/png', $7, $8, $8, $8)`,
    [
      image,
      generation,
      workspaceId,
      style,
      resolution,
      stored?.objectId ?? image,
      bytes?.length ?? 8,
      createdAt,
    ],
  );
  return image;
}

const store = (app: TestApp, workspaceId: string, imageId: string, bytes: Buffer) =>
  app.api.get(Storage, { strict: false }).putOutput({ workspaceId, imageId, attempt: '1', bytes });
