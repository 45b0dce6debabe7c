import type { Query } from '#kernel';
import type { ErasureStatus } from '../erasure.js';

/** An erasure as it is kept beside backups: ids and times, nobody's name. */
export interface NotedErasure {
  id: string;
  userId: string;
  workspaceId: string;
  status: ErasureStatus;
  askedBy: 'customer' | 'operator';
  operatorId: string | null;
  approverId: string | null;
  /** ISO. */
  askedAt: string;
  dueAt: string;
}

/** What came of the notes in a restored database. */
export interface ErasuresAgain {
  /** Were done, or begun, after the backup: the worker carries them out again. */
  again: number;
  /** Were asked for after the backup, and are planned again for their day. */
  planned: number;
  /** Were planned when the backup was made, and taken back afterwards. */
  takenBack: number;
}

/** All erasures, on a connection of the caller's. */
export function notedErasures(query: Query): Promise<NotedErasure[]> {
  return query<NotedErasure>(
    `SELECT id, user_id AS "userId", workspace_id AS "workspaceId", status, asked_by AS "askedBy",
            operator_id AS "operatorId", approver_id AS "approverId",
            to_char(asked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "askedAt",
            to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "dueAt"
       FROM privacy.erasure ORDER BY id`,
  );
}

/** One that the worker has yet to carry out, or to end. */
export interface OpenErasure {
  id: string;
  workspaceId: string;
  status: 'planned' | 'running';
  /** ISO. */
  nextAt: string;
}

/** Of these erasures the open ones, those first whose turn is first. */
export function openErasures(query: Query, ids: readonly string[]): Promise<OpenErasure[]> {
  return query<OpenErasure>(
    `SELECT id, workspace_id AS "workspaceId", status,
            to_char(next_try_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "nextAt"
       FROM privacy.erasure WHERE id = ANY ($1) AND status IN ('planned', 'running')
      ORDER BY next_try_at, id`,
    [ids],
  );
}

const NOTES = `jsonb_to_recordset($1::jsonb) AS n (id uuid, "userId" uuid, "workspaceId" uuid,
  status text, "askedBy" text, "operatorId" uuid, "approverId" uuid, "askedAt" timestamptz,
  "dueAt" timestamptz)`;

/**
 * Lets a restored database know what was asked of erasures after it was backed up. What had begun is
 * due at once. Whom the database does not know cannot be in it either.
 */
export async function noteErasures(
  query: Query,
  notes: readonly NotedErasure[],
): Promise<ErasuresAgain> {
  const params = [JSON.stringify(notes)];
  const count = async (text: string) => (await query(text, params)).length;
  const takenBack = await count(
    `UPDATE privacy.erasure e
        SET status = 'taken_back', taken_back_at = kernel.now(), taken_back_by = n."askedBy",
            waits_for = NULL
       FROM ${NOTES} WHERE n.id = e.id AND n.status = 'taken_back' AND e.status = 'planned'
     RETURNING e.id`,
  );
  const due = await count(
    `UPDATE privacy.erasure e SET due_at = least(e.due_at, kernel.now()), next_try_at = kernel.now()
       FROM ${NOTES}
      WHERE n.id = e.id AND n.status IN ('running', 'done') AND e.status = 'planned' RETURNING e.id`,
  );
  const added = await query<{ again: boolean }>(
    `INSERT INTO privacy.erasure (id, user_id, workspace_id, asked_by, operator_id, approver_id,
                                  asked_at, due_at, next_try_at)
     SELECT n.id, n."userId", n."workspaceId", n."askedBy", n."operatorId", n."approverId",
            n."askedAt", n."dueAt",
            CASE WHEN n.status = 'planned' THEN n."dueAt" ELSE kernel.now() END
       FROM ${NOTES} WHERE n.status <> 'taken_back'
     ON CONFLICT DO NOTHING RETURNING next_try_at <> due_at AS again`,
    params,
  );
  const again = added.filter((row) => row.again).length;
  return { again: again + due, planned: added.length - again, takenBack };
}
