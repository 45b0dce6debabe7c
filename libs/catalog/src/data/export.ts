import type { Exporter } from '#kernel';

/** The plan of an account, and how long it was promised to keep things. */
export const EXPORT_PLAN: Exporter = {
  files: [
    {
      path: 'account/plan.json',
      tables: ['catalog.assignment'],
      sql: `SELECT workspace_id AS key, plan_code AS "planCode", until, updated_at AS "updatedAt"
              FROM catalog.assignment
             WHERE workspace_id = :workspace AND workspace_id > :after LIMIT :limit`,
    },
    {
      path: 'account/kept-for.jsonl',
      tables: ['catalog.retention_promise'],
      sql: `SELECT id AS key, plan_code AS "planCode", made_before AS "madeBefore",
                   upload_days AS "uploadDays", output_days AS "outputDays",
                   trash_days AS "trashDays", keep_until AS "keepUntil"
              FROM catalog.retention_promise
             WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit`,
    },
  ],
};
