import type { Exporter } from './exporters.js';

/** What we wrote to a person, and what operators did to the account. */
export const EXPORT_KERNEL: Exporter = {
  files: [
    {
      path: 'account/mails.jsonl',
      tables: ['kernel.mail'],
      // A link in a mail opens something as long as it lives; other accounts of a mailbox are others'.
      sql: `SELECT m.id AS key, m.id, m.to_address AS "to", m.subject,
                   regexp_replace(m.text_body, '([?&]token=)[^\\s&"]+', '\\1[left out]', 'g') AS text,
                   m.status, m.created_at AS "createdAt", m.sent_at AS "sentAt"
              FROM kernel.mail m
             WHERE (m.workspace_id = :workspace OR m.user_id = :user) AND m.id > :after
             ORDER BY m.id LIMIT :limit`,
    },
    {
      path: 'account/acts-of-operators.jsonl',
      tables: ['kernel.audit_log'],
      sql: `SELECT a.id AS key, a.id, a.at, a.action, a.subject_type AS "subjectType",
                   a.subject_id AS "subjectId"
              FROM kernel.audit_log a
             WHERE a.workspace_id = :workspace AND a.id > :after ORDER BY a.id LIMIT :limit`,
    },
  ],
};
