import type { Exporter } from '#kernel';

const FILE = `'uploads/' || u.id || '.' || replace(split_part(o.content_type, '/', 2), 'jpeg', 'jpg')`;
const CLEAN = `o.owner_kind = 'upload' AND o.owner_id = u.id AND o.kind = 'upload' AND o.state = 'stored'`;

/** Uploads, as they are kept. A picture that was refused is not handed out again. */
export const EXPORT_UPLOADS: Exporter = {
  files: [
    {
      path: 'uploads/uploads.jsonl',
      tables: ['storage.upload'],
      sql: `SELECT u.id AS key, u.id, u.filename, u.content_type AS "contentType",
                   u.bytes::float8 AS bytes, u.status, u.rejection_code AS "rejectionCode",
                   u.rejection_rule AS "rejectionRule", o.width, o.height, o.credentials,
                   u.created_at AS "createdAt", u.completed_at AS "completedAt",
                   u.deleted_at AS "deletedAt", ${FILE} AS file
              FROM storage.upload u LEFT JOIN storage.object o ON ${CLEAN}
             WHERE u.workspace_id = :workspace AND u.id > :after ORDER BY u.id LIMIT :limit`,
    },
    {
      path: 'account/deletion-notices.jsonl',
      tables: ['storage.deletion_notice'],
      sql: `SELECT id AS key, id, images, uploads, bytes::float8 AS bytes, first_at AS "firstAt",
                   last_at AS "lastAt", mailed, created_at AS "createdAt"
              FROM storage.deletion_notice
             WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit`,
    },
  ],
  pictures: {
    tables: ['storage.object'],
    sql: `SELECT u.id AS key, o.id AS "objectId", ${FILE} AS path
            FROM storage.upload u JOIN storage.object o ON ${CLEAN}
           WHERE u.workspace_id = :workspace AND u.status = 'ready' AND u.id > :after
           ORDER BY u.id LIMIT :limit`,
  },
};
