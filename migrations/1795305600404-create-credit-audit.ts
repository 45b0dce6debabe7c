import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One view that is empty when the books are right, and the rights of the whole schema. */
export class CreateCreditAudit1795305600404 implements MigrationInterface {
  name = 'CreateCreditAudit1795305600404';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE VIEW credits.audit AS ${SUMS} ${CHECKS.join('\nUNION ALL\n')}`);
    await runner.query(RIGHTS);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

/** The columns of a lot that the journal explains, in one order for all comparisons. */
const BUCKETS = [
  'granted',
  'available',
  'held',
  'captured',
  'expired',
  'revoked',
  'deducted',
  'debt',
  'settled',
  'forgiven',
];

const SUMS = `
WITH by_account AS (
  SELECT account_id, sum(available) AS available, sum(held) AS held, sum(debt) AS debt,
    min(expires_at) FILTER (WHERE available > 0) AS next_expiry
  FROM credits.lot GROUP BY account_id
), moved AS (
  SELECT j.*, e.available * j.amount AS d_available, e.held * j.amount AS d_held, e.debt * j.amount AS d_debt
  FROM credits.journal j JOIN credits.effect e USING (code)
), journal_by_account AS (
  SELECT account_id, count(*) AS rows, max(seq) AS last_seq, sum(d_available) AS available, sum(d_held) AS held,
    sum(d_debt) AS debt,
    coalesce(sum(amount) FILTER (WHERE code = 'settle'), 0) AS settled,
    coalesce(sum(amount) FILTER (WHERE code = 'settle_pay'), 0) AS settling,
    coalesce(sum(amount) FILTER (WHERE code = 'grant' AND reason = 'operator_grant'), 0) AS adjust_grant,
    coalesce(sum(amount) FILTER (WHERE code = 'deduct'), 0) AS adjust_deduct,
    coalesce(sum(amount) FILTER (WHERE code = 'forgive'), 0) AS adjust_forgive
  FROM moved GROUP BY account_id
), journal_by_lot AS (
  SELECT j.account_id, j.lot_id, ${BUCKETS.map((b) => `sum(e.${b} * j.amount) AS ${b}`).join(', ')},
    (array_agg(j.expires_at ORDER BY j.seq DESC) FILTER (WHERE j.code IN ('grant', 'extend', 'end_cycle')))[1] AS expires_at
  FROM credits.journal j JOIN credits.effect e USING (code) GROUP BY j.account_id, j.lot_id
), open_lines AS (
  SELECT w.lot_id, sum(w.amount) AS held FROM credits.hold_line w
  WHERE NOT EXISTS (SELECT FROM credits.hold_resolution r WHERE r.hold_id = w.hold_id) GROUP BY w.lot_id
), journal_by_hold AS (
  SELECT account_id, hold_id, lot_id,
    coalesce(sum(amount) FILTER (WHERE code = 'hold'), 0) AS held,
    coalesce(sum(amount) FILTER (WHERE code = 'capture'), 0) AS captured,
    coalesce(sum(amount) FILTER (WHERE code = 'release'), 0) AS released,
    coalesce(sum(amount) FILTER (WHERE code = 'restore'), 0) AS restored
  FROM credits.journal WHERE hold_id IS NOT NULL AND code IN ('hold', 'capture', 'release', 'restore')
  GROUP BY account_id, hold_id, lot_id
), lines AS (
  SELECT h.account_id, w.hold_id, w.lot_id, w.amount AS held,
    CASE WHEN r.kind = 'captured' THEN w.amount ELSE 0 END AS captured,
    CASE WHEN r.kind = 'released' THEN w.amount ELSE 0 END AS released,
    CASE WHEN s.hold_id IS NOT NULL THEN w.amount ELSE 0 END AS restored
  FROM credits.hold_line w JOIN credits.hold h ON h.id = w.hold_id
  LEFT JOIN credits.hold_resolution r ON r.hold_id = w.hold_id
  LEFT JOIN credits.restoration s ON s.hold_id = w.hold_id
), adjusted AS (
  SELECT account_id, coalesce(sum(amount) FILTER (WHERE kind = 'grant'), 0) AS adjust_grant,
    coalesce(sum(amount) FILTER (WHERE kind = 'deduct'), 0) AS adjust_deduct,
    coalesce(sum(amount) FILTER (WHERE kind = 'forgive'), 0) AS adjust_forgive
  FROM credits.adjustment GROUP BY account_id
), money_back AS (
  SELECT p.ref, p.paid_minor, coalesce(sum(r.amount_minor) FILTER (WHERE r.counts), 0) AS minor
  FROM credits.purchase p LEFT JOIN credits.reversal r ON r.purchase_ref = p.ref GROUP BY p.ref
), squares AS (
  SELECT *, least(reversed, granted - expired - deducted) - (revoked + debt + settled + forgiven) AS gap
  FROM credits.lot WHERE purchase_ref IS NOT NULL OR reversed + revoked + debt + settled + forgiven > 0
)`;

/** A check that two lists of sums are the same, side by side. */
function same(finding: string, account: string, subject: string, from: string, pairs: string[][]) {
  const left = pairs.map(([expected]) => `coalesce(${expected}, 0)`).join(', ');
  const right = pairs.map(([, actual]) => `coalesce(${actual}, 0)`).join(', ');
  return `SELECT '${finding}' AS finding, ${account} AS account_id, ${subject} AS subject,
    concat_ws('/', ${left}) AS expected, concat_ws('/', ${right}) AS actual
  FROM ${from} WHERE (${left}) IS DISTINCT FROM (${right})`;
}

const pairs = (left: string, right: string, names: string[]) =>
  names.map((name) => [`${left}.${name}`, `${right}.${name}`]);

const CHECKS = [
  same(
    'account_is_not_the_sum_of_its_lots',
    'coalesce(a.id, s.account_id)',
    "'available/held/debt'",
    'credits.account a FULL JOIN by_account s ON s.account_id = a.id',
    pairs('s', 'a', ['available', 'held', 'debt']),
  ),
  same(
    'account_is_not_the_sum_of_its_journal',
    'coalesce(a.id, j.account_id)',
    "'available/held/debt'",
    'credits.account a FULL JOIN journal_by_account j ON j.account_id = a.id',
    pairs('j', 'a', ['available', 'held', 'debt']),
  ),
  same(
    'journal_has_gaps',
    'coalesce(a.id, j.account_id)',
    "'rows/last number'",
    'credits.account a FULL JOIN journal_by_account j ON j.account_id = a.id',
    [
      ['a.seq', 'j.rows'],
      ['a.seq', 'j.last_seq'],
    ],
  ),
  `SELECT 'journal_chain_is_broken', account_id, 'seq ' || seq,
    concat_ws('/', before_available + d_available, before_held + d_held, before_debt + d_debt),
    concat_ws('/', available_after, held_after, debt_after)
  FROM (SELECT *, lag(available_after, 1, 0::bigint) OVER w AS before_available,
      lag(held_after, 1, 0::bigint) OVER w AS before_held, lag(debt_after, 1, 0::bigint) OVER w AS before_debt
    FROM moved WINDOW w AS (PARTITION BY account_id ORDER BY seq)) chain
  WHERE available_after <> before_available + d_available OR held_after <> before_held + d_held
    OR debt_after <> before_debt + d_debt`,
  same(
    'lot_is_not_the_sum_of_its_journal',
    'coalesce(l.account_id, j.account_id)',
    "'lot ' || coalesce(l.id, j.lot_id)",
    'credits.lot l FULL JOIN journal_by_lot j ON j.lot_id = l.id AND j.account_id = l.account_id',
    pairs('j', 'l', BUCKETS),
  ),
  `SELECT 'lot_expiry_is_not_in_its_journal', l.account_id, 'lot ' || l.id, j.expires_at::text, l.expires_at::text
  FROM credits.lot l JOIN journal_by_lot j ON j.lot_id = l.id AND j.account_id = l.account_id
  WHERE l.expires_at IS DISTINCT FROM j.expires_at`,
  `SELECT 'account_would_miss_an_expiry', a.id, 'next_expiry', s.next_expiry::text, a.next_expiry::text
  FROM credits.account a JOIN by_account s ON s.account_id = a.id
  WHERE s.next_expiry < coalesce(a.next_expiry, 'infinity')`,
  same(
    'lot_held_is_not_its_open_holds',
    'l.account_id',
    "'lot ' || l.id",
    'credits.lot l LEFT JOIN open_lines o ON o.lot_id = l.id',
    [['o.held', 'l.held']],
  ),
  `SELECT 'lines_are_not_the_hold', h.account_id, 'hold ' || h.id, h.amount::text, coalesce(sum(w.amount), 0)::text
  FROM credits.hold h LEFT JOIN credits.hold_line w ON w.hold_id = h.id
  GROUP BY h.id HAVING h.amount <> coalesce(sum(w.amount), 0)`,
  `SELECT 'hold_uses_a_foreign_lot', h.account_id, 'hold ' || h.id, h.account_id::text, l.account_id::text
  FROM credits.hold_line w JOIN credits.hold h ON h.id = w.hold_id JOIN credits.lot l ON l.id = w.lot_id
  WHERE l.account_id <> h.account_id`,
  same(
    'hold_is_not_in_the_journal',
    'coalesce(w.account_id, j.account_id)',
    "'hold ' || coalesce(w.hold_id, j.hold_id)",
    `lines w FULL JOIN journal_by_hold j
       ON j.hold_id = w.hold_id AND j.lot_id = w.lot_id AND j.account_id = w.account_id`,
    pairs('w', 'j', ['held', 'captured', 'released', 'restored']),
  ),
  `SELECT 'restored_without_a_charge', h.account_id, 'hold ' || s.hold_id, 'captured', coalesce(r.kind, 'open')
  FROM credits.restoration s JOIN credits.hold h ON h.id = s.hold_id
  LEFT JOIN credits.hold_resolution r ON r.hold_id = s.hold_id WHERE r.kind IS DISTINCT FROM 'captured'`,
  `SELECT 'lot_does_not_know_its_reversals', l.account_id, 'lot ' || l.id,
    credits.reversed_credits(l.granted, m.minor, m.paid_minor)::text, l.reversed::text
  FROM credits.lot l LEFT JOIN money_back m ON m.ref = l.purchase_ref
  WHERE l.reversed <> credits.reversed_credits(l.granted, m.minor, m.paid_minor)`,
  `SELECT 'lot_is_not_square', account_id, 'lot ' || id, 'gap 0', 'gap ' || gap FROM squares
  WHERE gap < 0 OR gap > held OR (gap > 0 AND (available > 0 OR captured > debt + settled + forgiven))
    OR (available > 0 AND debt > 0)`,
  same('settlements_do_not_balance', 'j.account_id', "'settled/paid'", 'journal_by_account j', [
    ['j.settled', 'j.settling'],
  ]),
  same(
    'adjustments_are_not_in_the_journal',
    'coalesce(d.account_id, j.account_id)',
    "'grant/deduct/forgive'",
    'adjusted d FULL JOIN journal_by_account j ON j.account_id = d.account_id',
    pairs('d', 'j', ['adjust_grant', 'adjust_deduct', 'adjust_forgive']),
  ),
];

/** The application's role gets SELECT and EXECUTE from the migrate step; nobody else anything. */
const RIGHTS = `
REVOKE ALL ON SCHEMA credits FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA credits FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA credits FROM PUBLIC;
`;
