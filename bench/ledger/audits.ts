import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { timed } from './rate.ts';

export interface AuditTimes {
  /** The view, which reads everything at once. */
  readonly view_s: number;
  /** The daily check of everything, account by account, which leaves the marks. */
  readonly pass_s: number;
  /** The check from the marks on, after a thousand accounts moved or, where there are fewer, all. */
  readonly changes_s: number;
}

/** Rows that one step may read, and accounts that are small enough to be checked whole: as the product has it. */
const STEP_rows = 100_000;
const SMALL_ACCOUNT_rows = 1_000;
const MOVED_ACCOUNTS = 1_000;

/** @throws when an audit finds anything: figures of wrong books are worth nothing */
export async function timeAudits(
  client: pg.Client,
  say: (line: string) => void,
): Promise<AuditTimes> {
  const view = await timed(() => requireRightBooks(client));
  say(`every row by the view: ${view.seconds.toFixed(1)} s`);
  const pass = await timed(() => passOverEverything(client));
  say(`every row step by step: ${pass.seconds.toFixed(1)} s`);
  await requireNoFindings(client);
  const changes_s = await timeChanges(client);
  say(`from the marks on: ${changes_s.toFixed(1)} s`);
  return { view_s: view.seconds, pass_s: pass.seconds, changes_s };
}

export async function requireRightBooks(client: pg.Client): Promise<void> {
  const { rows } = await client.query('SELECT * FROM credits.audit LIMIT 5');
  if (rows.length > 0) throw new Error(`The books are wrong: ${JSON.stringify(rows)}`);
}

async function requireNoFindings(client: pg.Client): Promise<void> {
  const { rows } = await client.query(
    'SELECT * FROM credits.audit_finding WHERE gone_at IS NULL LIMIT 5',
  );
  if (rows.length > 0) throw new Error(`The books are wrong: ${JSON.stringify(rows)}`);
}

async function passOverEverything(client: pg.Client): Promise<void> {
  await client.query('SELECT credits.audit_pass_begin()');
  let isMore = true;
  while (isMore) {
    const [row] = await inOneSnapshot<{ more: boolean | null }>(
      client,
      'SELECT credits.audit_pass_step($1) AS more',
      [STEP_rows],
    );
    isMore = row?.more === true;
  }
}

/** Leaves nothing behind: what is generated later does not know of these moves. */
async function timeChanges(client: pg.Client): Promise<number> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  try {
    await moveSome(client);
    const { seconds } = await timed(() => checkChanges(client));
    await requireNoFindings(client);
    return seconds;
  } finally {
    await client.query('ROLLBACK');
  }
}

async function checkChanges(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ account_id: string; whole: boolean }>(
    'SELECT account_id::text, whole FROM credits.audit_due($1, $2)',
    [SMALL_ACCOUNT_rows, 20_000],
  );
  for (const whole of [true, false]) {
    const ids = rows.filter((row) => row.whole === whole).map((row) => row.account_id);
    for (let i = 0; i < ids.length; i += 100)
      await client.query('SELECT credits.audit_accounts($1, $2)', [ids.slice(i, i + 100), whole]);
  }
}

async function inOneSnapshot<Row extends pg.QueryResultRow>(
  client: pg.Client,
  text: string,
  params: unknown[],
): Promise<Row[]> {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  try {
    const { rows } = await client.query<Row>(text, params);
    await client.query('COMMIT');
    return rows;
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

/** A hold in each of many accounts, the largest among them. */
async function moveSome(client: pg.Client): Promise<void> {
  await client.query(
    `SELECT credits.place_holds(id, $1, ARRAY[uuidv7()], ARRAY[10::bigint], 'image_requested', 'system')
     FROM (SELECT id FROM bench.grown ORDER BY pace DESC, i LIMIT $2) AS moved`,
    [randomUUID(), MOVED_ACCOUNTS],
  );
}
