import type { Exporter } from '#kernel';

/** What a customer asked and was answered. What the machine noted about work is for operators. */
export const EXPORT_CASES: Exporter = {
  files: [
    {
      path: 'support/cases.jsonl',
      tables: ['support.cases'],
      sql: `SELECT id AS key, id, kind, reference, status, opened_at AS "openedAt",
                   closed_at AS "closedAt", close_reason AS "closeReason"
              FROM support.cases
             WHERE workspace_id = :workspace AND origin = 'customer' AND id > :after
             ORDER BY id LIMIT :limit`,
    },
    {
      path: 'support/messages.jsonl',
      tables: ['support.messages'],
      sql: `SELECT m.id AS key, m.id, m.case_id AS "caseId", m.author, m.body,
                   m.written_at AS "writtenAt"
              FROM support.cases c JOIN support.messages m ON m.case_id = c.id
             WHERE c.workspace_id = :workspace AND c.origin = 'customer' AND m.id > :after
             ORDER BY m.id LIMIT :limit`,
    },
  ],
};
