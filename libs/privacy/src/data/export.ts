import type { Exporter } from '#kernel';

/** What was asked for about the account itself. */
export const EXPORT_WISHES: Exporter = {
  files: [
    {
      path: 'account/erasures.jsonl',
      tables: ['privacy.erasure'],
      sql: `SELECT id AS key, id, status, asked_by AS "askedBy", asked_at AS "askedAt",
                   due_at AS "dueAt", taken_back_at AS "takenBackAt",
                   taken_back_by AS "takenBackBy"
              FROM privacy.erasure
             WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit`,
    },
    {
      path: 'account/exports.jsonl',
      tables: ['privacy.export', 'privacy.export_part'],
      sql: `SELECT x.id AS key, x.id, x.status, x.asked_by AS "askedBy", x.asked_at AS "askedAt",
                   x.ready_at AS "readyAt", x.expires_at AS "expiresAt", x.ended_at AS "endedAt",
                   (SELECT count(*)::int FROM privacy.export_part p WHERE p.export_id = x.id) AS parts
              FROM privacy.export x
             WHERE x.workspace_id = :workspace AND x.id > :after ORDER BY x.id LIMIT :limit`,
    },
  ],
};
