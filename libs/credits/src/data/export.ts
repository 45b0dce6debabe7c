import type { Exporter } from '#kernel';

/**
 * The books of an account: every move, where the credits came from, what is held for what. Names and
 * notes of those who moved something are theirs.
 */
export const EXPORT_BOOKS: Exporter = {
  files: [
    {
      path: 'credits/balance.json',
      tables: ['credits.account'],
      sql: `SELECT id AS key, available::float8 AS available, held::float8 AS held,
                   debt::float8 AS debt, seq::float8 AS entries, opened_at AS "openedAt"
              FROM credits.account WHERE id = :workspace AND id > :after LIMIT :limit`,
    },
    {
      path: 'credits/lots.jsonl',
      tables: ['credits.lot'],
      sql: `SELECT id AS key, id, kind, granted::float8 AS granted, available::float8 AS available,
                   held::float8 AS held, captured::float8 AS captured, expired::float8 AS expired,
                   revoked::float8 AS revoked, deducted::float8 AS deducted, debt::float8 AS debt,
                   settled::float8 AS settled, forgiven::float8 AS forgiven,
                   expires_at AS "expiresAt", spendable_until AS "spendableUntil",
                   created_at AS "createdAt"
              FROM credits.lot
             WHERE account_id = :workspace AND id > :after ORDER BY id LIMIT :limit`,
    },
    {
      path: 'credits/entries.jsonl',
      tables: ['credits.journal'],
      before: '0',
      sql: `SELECT seq AS key, seq::float8 AS number, at, code, reason, lot_id AS "lotId",
                   hold_id AS "holdId", amount::float8 AS amount,
                   available_after::float8 AS "availableAfter", held_after::float8 AS "heldAfter",
                   debt_after::float8 AS "debtAfter", expires_at AS "expiresAt"
              FROM credits.journal
             WHERE account_id = :workspace AND seq > :after ORDER BY seq LIMIT :limit`,
    },
    {
      path: 'credits/holds.jsonl',
      tables: ['credits.hold', 'credits.hold_split', 'credits.hold_resolution'],
      before: '00000000-0000-0000-0000-000000000000/00000000-0000-0000-0000-000000000000',
      sql: `SELECT h.generation_id || '/' || h.id AS key, h.id, h.id AS "imageId",
                   h.generation_id AS "generationId", h.amount::float8 AS amount, h.at,
                   h.lot_id AS "lotId",
                   (SELECT json_agg(json_build_object('lotId', s.lot_id, 'amount', s.amount))
                      FROM credits.hold_split s WHERE s.hold_id = h.id) AS lots,
                   (SELECT json_agg(json_build_object('kind', r.kind, 'reason', r.reason, 'at', r.at))
                      FROM credits.hold_resolution r WHERE r.hold_id = h.id) AS ended
              FROM credits.hold h
             WHERE h.account_id = :workspace
               AND (h.generation_id, h.id)
                   > (split_part(:after, '/', 1)::uuid, split_part(:after, '/', 2)::uuid)
             ORDER BY h.generation_id, h.id LIMIT :limit`,
    },
  ],
};
