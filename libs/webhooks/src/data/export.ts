import type { Exporter } from '#kernel';

/** Servers of a customer that are told of things, and what came of it; never what they sign with. */
export const EXPORT_ENDPOINTS: Exporter = {
  files: [
    {
      path: 'webhooks/endpoints.jsonl',
      tables: ['webhooks.endpoint'],
      sql: `SELECT id AS key, id, url, description, events, disabled_at AS "disabledAt",
                   failing_since AS "failingSince", created_at AS "createdAt"
              FROM webhooks.endpoint
             WHERE workspace_id = :workspace AND id > :after ORDER BY id LIMIT :limit`,
    },
    {
      path: 'webhooks/deliveries.jsonl',
      tables: ['webhooks.delivery', 'webhooks.event'],
      before: '00000000-0000-0000-0000-000000000000/00000000-0000-0000-0000-000000000000',
      sql: `SELECT d.endpoint_id || '/' || d.id AS key, d.id, d.endpoint_id AS "endpointId",
                   e.id AS "eventId", e.type, e.body, d.status, d.attempts,
                   d.last_status AS "lastStatus", d.created_at AS "createdAt",
                   d.finished_at AS "finishedAt"
              FROM webhooks.endpoint p
              JOIN webhooks.delivery d ON d.endpoint_id = p.id
              JOIN webhooks.event e ON e.id = d.event_id
             WHERE p.workspace_id = :workspace
               AND (d.endpoint_id, d.id)
                   > (split_part(:after, '/', 1)::uuid, split_part(:after, '/', 2)::uuid)
             ORDER BY d.endpoint_id, d.id LIMIT :limit`,
    },
  ],
};
