import type { Exporter } from '#kernel';

const BEFORE_ALL = '00000000-0000-0000-0000-000000000000/-1';
const FILE = `'images/' || i.id || '.' || replace(split_part(i.content_type, '/', 2), 'jpeg', 'jpg')`;
/** Its bytes are there: in the trash they still are. */
const THERE = `i.status = 'delivered' AND i.object_id IS NOT NULL AND i.deleted_at IS NULL
  AND i.expired_at IS NULL`;
const OF_IMAGES = `FROM generation.generation g JOIN generation.image i ON i.generation_id = g.id
  WHERE g.workspace_id = :workspace AND g.id >= split_part(:after, '/', 1)::uuid
    AND (g.id, i.index) > (split_part(:after, '/', 1)::uuid, split_part(:after, '/', 2)::int)`;

/** Everything that a customer wrote, made and arranged. */
export const EXPORT_PICTURES: Exporter = {
  files: [
    {
      path: 'generations/generations.jsonl',
      tables: ['generation.generation'],
      sql: `SELECT id AS key, id, status, prompt, negative_prompt AS "negativePrompt", style,
                   aspect_ratio AS "aspectRatio", resolution, width, height, quality, count,
                   credits_each AS "creditsEach", background, output_format AS "outputFormat",
                   output_compression AS "outputCompression", reference_ids AS "referenceIds",
                   mask_id AS "maskId", parent_image_id AS "parentImageId",
                   thread_id AS "threadId", batch_id AS "batchId", origin,
                   api_key_id AS "apiKeyId", created_at AS "createdAt", started_at AS "startedAt",
                   finished_at AS "finishedAt"
              FROM generation.generation
             WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit`,
    },
    {
      path: 'generations/images.jsonl',
      tables: ['generation.image'],
      before: BEFORE_ALL,
      sql: `SELECT g.id || '/' || i.index AS key, i.id, g.id AS "generationId", i.index, i.status,
                   CASE WHEN ${THERE} THEN ${FILE} END AS file, g.prompt, g.style,
                   g.aspect_ratio AS "aspectRatio", g.resolution,
                   g.parent_image_id AS "parentImageId", i.credits,
                   i.restored_at IS NOT NULL AS restored, i.width, i.height,
                   i.content_type AS "contentType", i.bytes::float8 AS bytes, i.sha256,
                   i.favorite, i.tags, i.provider, i.model,
                   i.delivered_quality AS "deliveredQuality", i.provider_echo AS reported,
                   i.error_code AS "errorCode", i.error_message AS "errorMessage",
                   i.error_rule AS "errorRule", i.created_at AS "createdAt",
                   i.delivered_at AS "deliveredAt", i.trashed_at AS "trashedAt",
                   i.deleted_at AS "deletedAt", i.expired_at AS "expiredAt"
            ${OF_IMAGES} ORDER BY g.id, i.index LIMIT :limit`,
    },
    {
      path: 'generations/threads.jsonl',
      tables: ['generation.thread'],
      sql: `SELECT id AS key, id, title, turns, created_at AS "createdAt",
                   touched_at AS "touchedAt"
              FROM generation.thread
             WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit`,
    },
    {
      path: 'generations/batches.jsonl',
      tables: ['generation.batch'],
      sql: `SELECT id AS key, id, name, status, pause_reason AS "pauseReason", rows, origin,
                   api_key_id AS "apiKeyId", created_at AS "createdAt",
                   started_at AS "startedAt", ended_at AS "endedAt"
              FROM generation.batch
             WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit`,
    },
    {
      path: 'generations/batch-rows.jsonl',
      tables: ['generation.batch_row'],
      before: BEFORE_ALL,
      sql: `SELECT b.id || '/' || r.position AS key, r.id, b.id AS "batchId", r.position, r.line,
                   r.status, r.prompt, r.negative_prompt AS "negativePrompt", r.style,
                   r.aspect_ratio AS "aspectRatio", r.resolution, r.quality, r.count,
                   r.credits_each AS "creditsEach", r.problems, r.generation_id AS "generationId",
                   r.delivered, r.uncharged
              FROM generation.batch b JOIN generation.batch_row r ON r.batch_id = b.id
             WHERE b.workspace_id = :workspace
               AND (b.id, r.position)
                   > (split_part(:after, '/', 1)::uuid, split_part(:after, '/', 2)::int)
             ORDER BY b.id, r.position LIMIT :limit`,
    },
    {
      path: 'generations/collections.jsonl',
      tables: ['generation.collection'],
      sql: `SELECT id AS key, id, name, entries, created_at AS "createdAt"
              FROM generation.collection
             WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit`,
    },
    {
      path: 'generations/collected-images.jsonl',
      tables: ['generation.collection_image'],
      before: '00000000-0000-0000-0000-000000000000/00000000-0000-0000-0000-000000000000',
      sql: `SELECT e.collection_id || '/' || e.image_id AS key, e.collection_id AS "collectionId",
                   e.image_id AS "imageId", e.created_at AS "createdAt"
              FROM generation.collection c
              JOIN generation.collection_image e ON e.collection_id = c.id
             WHERE c.workspace_id = :workspace
               AND (e.collection_id, e.image_id)
                   > (split_part(:after, '/', 1)::uuid, split_part(:after, '/', 2)::uuid)
             ORDER BY e.collection_id, e.image_id LIMIT :limit`,
    },
    {
      // Without its address: who holds that sees the picture.
      path: 'generations/share-links.jsonl',
      tables: ['generation.share_link'],
      sql: `SELECT id AS key, id, image_id AS "imageId", shows_prompt AS "showsPrompt",
                   created_at AS "createdAt", expires_at AS "expiresAt", views::float8 AS views,
                   last_viewed_at AS "lastViewedAt", revoked_at AS "revokedAt"
              FROM generation.share_link
             WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit`,
    },
  ],
  pictures: {
    tables: ['generation.image'],
    before: BEFORE_ALL,
    sql: `SELECT g.id || '/' || i.index AS key, i.object_id AS "objectId", ${FILE} AS path
          ${OF_IMAGES} AND ${THERE} ORDER BY g.id, i.index LIMIT :limit`,
  },
};
