import type { Exporter } from '#kernel';

/** What was found and decided; how the checkers came to it would show how to get round them. */
export const EXPORT_VERDICTS: Exporter = {
  files: [
    {
      path: 'moderation/verdicts.jsonl',
      tables: ['moderation.verdicts'],
      sql: `SELECT id AS key, id, subject, reference, prompt, outcome, rule, decision,
                   decided_at AS "decidedAt", created_at AS "createdAt"
              FROM moderation.verdicts
             WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit`,
    },
    {
      path: 'moderation/appeals.jsonl',
      tables: ['moderation.appeals'],
      sql: `SELECT id AS key, id, verdict_id AS "verdictId", contact, message, answer,
                   decided_at AS "decidedAt", created_at AS "createdAt"
              FROM moderation.appeals
             WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit`,
    },
    {
      path: 'moderation/restrictions.jsonl',
      tables: ['moderation.restrictions'],
      sql: `SELECT id AS key, id, kind, refused, began_at AS "beganAt", until,
                   lifted_at AS "liftedAt"
              FROM moderation.restrictions
             WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit`,
    },
  ],
};
