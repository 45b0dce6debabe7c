import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The checks of the books' audit, stated once and made into three things: the view `credits.audit`
 * (everything, in one snapshot), `audit_of` (some accounts from their beginning) and `audit_tail_of`
 * (some accounts from their marks on). docs/decisions/0011 says how they work together.
 */
export class StateBookChecks1795305603004 implements MigrationInterface {
  name = 'StateBookChecks1795305603004';

  async up(runner: QueryRunner): Promise<void> {
    for (const statement of BOOK_CHECKS) await runner.query(statement);
    await runner.query(SOME_DAYS);
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
const SUMS = ['settled', 'settling', 'adjust_grant', 'adjust_deduct', 'adjust_forgive'];

/** What a form of the audit looks at. */
interface Scope {
  accounts: string;
  journal: string;
  lots: string;
  adjustments: string;
  purchases: string;
  /** Holds, with whether the row that placed them is in `journal`. */
  holds: string;
  /** What is taken as right before the first row of `journal`. */
  base: string;
  lotBase: string;
  /** Whether the holds are all holds of their accounts. */
  allHolds: boolean;
}

const NO_BASE = `SELECT NULL::uuid AS account_id, ${['seq', 'available', 'held', 'debt', ...SUMS]
  .map((name) => `0::bigint AS ${name}`)
  .join(', ')} WHERE false`;
const NO_LOT_BASE = `SELECT NULL::uuid AS account_id, NULL::uuid AS lot_id, ${BUCKETS.map((name) => `0::bigint AS ${name}`).join(', ')},
  NULL::timestamptz AS expires_at, NULL::timestamptz AS spendable_until WHERE false`;

const EVERYTHING: Scope = {
  accounts: 'SELECT * FROM credits.account',
  journal: 'SELECT * FROM credits.journal',
  lots: 'SELECT * FROM credits.lot',
  adjustments: 'SELECT * FROM credits.adjustment',
  purchases: 'SELECT * FROM credits.purchase',
  holds: 'SELECT *, true AS placed_here FROM credits.hold',
  base: NO_BASE,
  lotBase: NO_LOT_BASE,
  allHolds: true,
};

const WHOLE_ACCOUNTS: Scope = {
  accounts: 'SELECT * FROM credits.account WHERE id = ANY (p_accounts)',
  journal: 'SELECT * FROM credits.journal WHERE account_id = ANY (p_accounts)',
  lots: 'SELECT * FROM credits.lot WHERE account_id = ANY (p_accounts)',
  adjustments: 'SELECT * FROM credits.adjustment WHERE account_id = ANY (p_accounts)',
  purchases:
    'SELECT * FROM credits.purchase WHERE ref IN (SELECT purchase_ref FROM credits.lot WHERE account_id = ANY (p_accounts))',
  holds: 'SELECT *, true AS placed_here FROM credits.hold WHERE account_id = ANY (p_accounts)',
  base: NO_BASE,
  lotBase: NO_LOT_BASE,
  allHolds: true,
};

const TAILS: Scope = {
  ...WHOLE_ACCOUNTS,
  journal: `SELECT j.* FROM unnest(p_accounts) AS a (id) LEFT JOIN credits.audit_mark m ON m.account_id = a.id
    JOIN credits.journal j ON j.account_id = a.id AND j.seq > coalesce(m.seq, 0)`,
  holds: `SELECT h.*, moved.placed AS placed_here FROM credits.hold h
    JOIN (SELECT hold_id, bool_or(code = 'hold') AS placed FROM journal WHERE hold_id IS NOT NULL GROUP BY hold_id) moved
      ON moved.hold_id = h.id`,
  base: 'SELECT * FROM credits.audit_mark WHERE account_id = ANY (p_accounts)',
  lotBase: 'SELECT * FROM credits.audit_lot_mark WHERE account_id = ANY (p_accounts)',
  allHolds: false,
};

function sources(scope: Scope): string {
  // The whole journal is read in place; a tail is small and read several times.
  const as = scope.allHolds ? 'AS NOT MATERIALIZED' : 'AS';
  return `
accounts ${as} (${scope.accounts}), journal ${as} (${scope.journal}), lots ${as} (${scope.lots}),
adjustments ${as} (${scope.adjustments}), purchases ${as} (${scope.purchases}), holds ${as} (${scope.holds}),
hold_lines ${as} (
  SELECT id AS hold_id, account_id, placed_here, lot_id, amount::bigint AS amount FROM holds WHERE lot_id IS NOT NULL
  UNION ALL
  SELECT h.id, h.account_id, h.placed_here, s.lot_id, s.amount FROM holds h JOIN credits.hold_split s ON s.hold_id = h.id
),
base AS (${scope.base}), lot_base AS (${scope.lotBase})`;
}

const amountOf = (code: string) => `coalesce(sum(amount) FILTER (WHERE ${code}), 0)`;

const COMPARED = `
by_account AS (
  SELECT account_id, sum(available) AS available, sum(held) AS held, sum(debt) AS debt,
    min(expires_at) FILTER (WHERE available > 0) AS next_expiry
  FROM lots GROUP BY account_id
), moved AS (
  SELECT j.*, e.available * j.amount AS d_available, e.held * j.amount AS d_held, e.debt * j.amount AS d_debt
  FROM journal j JOIN credits.effect e USING (code)
), new_by_account AS (
  SELECT account_id, count(*) AS seq, max(seq) AS last_seq, sum(d_available) AS available, sum(d_held) AS held,
    sum(d_debt) AS debt, ${amountOf("code = 'settle'")} AS settled, ${amountOf("code = 'settle_pay'")} AS settling,
    ${amountOf("code = 'grant' AND reason = 'operator_grant'")} AS adjust_grant,
    ${amountOf("code = 'deduct'")} AS adjust_deduct, ${amountOf("code = 'forgive'")} AS adjust_forgive
  FROM moved GROUP BY account_id
), journal_by_account AS (
  SELECT account_id, coalesce(n.last_seq, b.seq) AS last_seq,
    ${['seq', 'available', 'held', 'debt', ...SUMS].map((c) => `coalesce(b.${c}, 0) + coalesce(n.${c}, 0) AS ${c}`).join(', ')}
  FROM new_by_account n FULL JOIN base b USING (account_id)
), new_by_lot AS (
  SELECT j.account_id, j.lot_id, ${BUCKETS.map((b) => `sum(e.${b} * j.amount) AS ${b}`).join(', ')},
    bool_or(j.code IN ('grant', 'extend', 'end_cycle')) AS dated,
    (array_agg(j.expires_at ORDER BY j.seq DESC) FILTER (WHERE j.code IN ('grant', 'extend', 'end_cycle')))[1] AS expires_at,
    (array_agg(j.spendable_until ORDER BY j.seq DESC) FILTER (WHERE j.code IN ('grant', 'extend', 'end_cycle')))[1] AS spendable_until
  FROM journal j JOIN credits.effect e USING (code) GROUP BY j.account_id, j.lot_id
), journal_by_lot AS (
  SELECT account_id, lot_id, ${BUCKETS.map((c) => `coalesce(b.${c}, 0) + coalesce(n.${c}, 0) AS ${c}`).join(', ')},
    CASE WHEN n.dated THEN n.expires_at ELSE b.expires_at END AS expires_at,
    CASE WHEN n.dated THEN n.spendable_until ELSE b.spendable_until END AS spendable_until
  FROM new_by_lot n FULL JOIN lot_base b USING (account_id, lot_id)
), open_lines AS (
  SELECT w.lot_id, sum(w.amount) AS held FROM hold_lines w
  WHERE NOT EXISTS (SELECT FROM credits.hold_resolution r WHERE r.hold_id = w.hold_id) GROUP BY w.lot_id
), journal_by_hold AS (
  SELECT account_id, hold_id, lot_id, ${amountOf("code = 'hold'")} AS held, ${amountOf("code = 'capture'")} AS captured,
    ${amountOf("code = 'release'")} AS released, ${amountOf("code = 'restore'")} AS restored
  FROM journal WHERE hold_id IS NOT NULL AND code IN ('hold', 'capture', 'release', 'restore')
  GROUP BY account_id, hold_id, lot_id
), lines AS (
  SELECT w.account_id, w.hold_id, w.lot_id, w.placed_here, w.amount AS held,
    CASE WHEN r.kind = 'captured' THEN w.amount ELSE 0 END AS captured,
    CASE WHEN r.kind = 'released' THEN w.amount ELSE 0 END AS released,
    CASE WHEN s.hold_id IS NOT NULL THEN w.amount ELSE 0 END AS restored
  FROM hold_lines w LEFT JOIN credits.hold_resolution r ON r.hold_id = w.hold_id
  LEFT JOIN credits.restoration s ON s.hold_id = w.hold_id
), adjusted AS (
  SELECT account_id, ${amountOf("kind = 'grant'")} AS adjust_grant, ${amountOf("kind = 'deduct'")} AS adjust_deduct,
    ${amountOf("kind = 'forgive'")} AS adjust_forgive
  FROM adjustments GROUP BY account_id
), money_back AS (
  SELECT p.ref, p.paid_minor, coalesce(sum(r.amount_minor) FILTER (WHERE r.counts), 0) AS minor
  FROM purchases p LEFT JOIN credits.reversal r ON r.purchase_ref = p.ref GROUP BY p.ref, p.paid_minor
), squares AS (
  SELECT *, least(reversed, granted - expired - deducted) - (revoked + debt + settled + forgiven) AS gap
  FROM lots WHERE purchase_ref IS NOT NULL OR reversed + revoked + debt + settled + forgiven > 0
)`;

/** A check that two lists of sums are the same, side by side. */
function same(
  finding: string,
  account: string,
  subject: string,
  from: string,
  pairs: string[][],
  also = 'true',
) {
  const left = pairs.map(([expected]) => `coalesce(${expected}, 0)`).join(', ');
  const right = pairs.map(([, actual]) => `coalesce(${actual}, 0)`).join(', ');
  return `SELECT '${finding}' AS finding, ${account} AS account_id, ${subject} AS subject,
    concat_ws('/', ${left}) AS expected, concat_ws('/', ${right}) AS actual
  FROM ${from} WHERE (${left}) IS DISTINCT FROM (${right}) AND ${also}`;
}

const pairs = (left: string, right: string, names: string[]) =>
  names.map((name) => [`${left}.${name}`, `${right}.${name}`]);

type Check = string | ((scope: Scope) => string | null);

const CHECKS: Check[] = [
  same(
    'account_is_not_the_sum_of_its_lots',
    'coalesce(a.id, s.account_id)',
    "'available/held/debt'",
    'accounts a FULL JOIN by_account s ON s.account_id = a.id',
    pairs('s', 'a', ['available', 'held', 'debt']),
  ),
  same(
    'account_is_not_the_sum_of_its_journal',
    'coalesce(a.id, j.account_id)',
    "'available/held/debt'",
    'accounts a FULL JOIN journal_by_account j ON j.account_id = a.id',
    pairs('j', 'a', ['available', 'held', 'debt']),
  ),
  same(
    'journal_has_gaps',
    'coalesce(a.id, j.account_id)',
    "'rows/last number'",
    'accounts a FULL JOIN journal_by_account j ON j.account_id = a.id',
    [
      ['a.seq', 'j.seq'],
      ['a.seq', 'j.last_seq'],
    ],
  ),
  `SELECT 'journal_chain_is_broken', account_id, 'seq ' || seq,
    concat_ws('/', before_available + d_available, before_held + d_held, before_debt + d_debt),
    concat_ws('/', available_after, held_after, debt_after)
  FROM (SELECT m.*, coalesce(lag(m.available_after) OVER w, b.available, 0) AS before_available,
      coalesce(lag(m.held_after) OVER w, b.held, 0) AS before_held,
      coalesce(lag(m.debt_after) OVER w, b.debt, 0) AS before_debt
    FROM moved m LEFT JOIN base b ON b.account_id = m.account_id
    WINDOW w AS (PARTITION BY m.account_id ORDER BY m.seq)) chain
  WHERE available_after <> before_available + d_available OR held_after <> before_held + d_held
    OR debt_after <> before_debt + d_debt`,
  same(
    'lot_is_not_the_sum_of_its_journal',
    'coalesce(l.account_id, j.account_id)',
    "'lot ' || coalesce(l.id, j.lot_id)",
    'lots l FULL JOIN journal_by_lot j ON j.lot_id = l.id AND j.account_id = l.account_id',
    pairs('j', 'l', BUCKETS),
  ),
  `SELECT 'lot_expiry_is_not_in_its_journal', l.account_id, 'lot ' || l.id,
    concat_ws(', spendable until ', j.expires_at, j.spendable_until), concat_ws(', spendable until ', l.expires_at, l.spendable_until)
  FROM lots l JOIN journal_by_lot j ON j.lot_id = l.id AND j.account_id = l.account_id
  WHERE l.expires_at IS DISTINCT FROM j.expires_at OR l.spendable_until IS DISTINCT FROM j.spendable_until`,
  `SELECT 'account_would_miss_an_expiry', a.id, 'next_expiry', s.next_expiry::text, a.next_expiry::text
  FROM accounts a JOIN by_account s ON s.account_id = a.id
  WHERE s.next_expiry < coalesce(a.next_expiry, 'infinity')`,
  ({ allHolds }) =>
    allHolds
      ? same(
          'lot_held_is_not_its_open_holds',
          'l.account_id',
          "'lot ' || l.id",
          'lots l LEFT JOIN open_lines o ON o.lot_id = l.id',
          [['o.held', 'l.held']],
        )
      : null,
  // The one line of a hold with a lot is the hold itself.
  `SELECT 'lines_are_not_the_hold', h.account_id, 'hold ' || h.id, h.amount::text,
    (coalesce(s.amount, 0) + CASE WHEN h.lot_id IS NULL THEN 0 ELSE h.amount END)::text
  FROM holds h LEFT JOIN (
    SELECT s.hold_id, sum(s.amount) AS amount FROM holds h JOIN credits.hold_split s ON s.hold_id = h.id GROUP BY s.hold_id
  ) s ON s.hold_id = h.id
  WHERE h.amount <> coalesce(s.amount, 0) + CASE WHEN h.lot_id IS NULL THEN 0 ELSE h.amount END`,
  `SELECT 'hold_uses_a_foreign_lot', w.account_id, 'hold ' || w.hold_id, w.account_id::text, l.account_id::text
  FROM hold_lines w LEFT JOIN credits.lot l ON l.id = w.lot_id
  WHERE l.account_id IS DISTINCT FROM w.account_id`,
  ({ allHolds }) => {
    const compared = same(
      'hold_is_not_in_the_journal',
      'coalesce(w.account_id, j.account_id)',
      "'hold ' || coalesce(w.hold_id, j.hold_id)",
      `lines w FULL JOIN journal_by_hold j
         ON j.hold_id = w.hold_id AND j.lot_id = w.lot_id AND j.account_id = w.account_id`,
      pairs('w', 'j', ['held', 'captured', 'released', 'restored']),
      // A hold from before the mark: what the tail says about it must be so, and no more.
      allHolds
        ? 'true'
        : `(coalesce(w.placed_here, true) OR (j.captured > 0 AND j.captured <> w.captured)
           OR (j.released > 0 AND j.released <> w.released) OR (j.restored > 0 AND j.restored <> w.restored))`,
    );
    return compared;
  },
  `SELECT 'restored_without_a_charge', h.account_id, 'hold ' || s.hold_id, 'captured', coalesce(r.kind, 'open')
  FROM credits.restoration s JOIN holds h ON h.id = s.hold_id
  LEFT JOIN credits.hold_resolution r ON r.hold_id = s.hold_id WHERE r.kind IS DISTINCT FROM 'captured'`,
  `SELECT 'lot_does_not_know_its_reversals', l.account_id, 'lot ' || l.id,
    credits.reversed_credits(l.granted, m.minor, m.paid_minor)::text, l.reversed::text
  FROM lots l LEFT JOIN money_back m ON m.ref = l.purchase_ref
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

/** What was found right once must be as it was then, down to the words of each row. */
const BEHIND_MARKS: Check[] = [
  ({
    accounts,
  }) => `SELECT 'journal_was_rewritten', m.account_id, 'rows up to ' || m.seq, m.digest::text, d.digest::text
  FROM credits.audit_mark m LEFT JOIN (
    SELECT j.account_id, sum(credits.digest_of(j)) AS digest FROM credits.journal j
    JOIN credits.audit_mark k ON k.account_id = j.account_id AND j.seq <= k.seq
    ${accounts.includes('p_accounts') ? 'WHERE j.account_id = ANY (p_accounts)' : ''} GROUP BY j.account_id
  ) d ON d.account_id = m.account_id
  WHERE m.digest <> coalesce(d.digest, 0) ${accounts.includes('p_accounts') ? 'AND m.account_id = ANY (p_accounts)' : ''}`,
];

const DAY_CHECK = (days: string, journal: string) => `
  SELECT 'day_is_not_the_sum_of_its_journal', NULL::uuid, concat_ws(' ', 'day', day, code, lot_kind),
    concat_ws('/', coalesce(j.amount, 0), coalesce(j.moves, 0)), concat_ws('/', coalesce(m.amount, 0), coalesce(m.moves, 0))
  FROM (${days}) m FULL JOIN (${journal}) j USING (day, code, lot_kind)
  WHERE (coalesce(j.amount, 0), coalesce(j.moves, 0)) IS DISTINCT FROM (coalesce(m.amount, 0), coalesce(m.moves, 0))`;

const EVERY_DAY = DAY_CHECK(
  'SELECT d.* FROM credits.day_move d JOIN credits.day USING (day) WHERE final',
  `SELECT * FROM credits.day_sums('0001-01-01', (SELECT max(day) + 1 FROM credits.day WHERE final))`,
);

const SOME_DAYS = `
CREATE FUNCTION credits.audit_days(p_from date, p_past date) RETURNS SETOF credits.found LANGUAGE sql STABLE AS $$
  ${DAY_CHECK(
    'SELECT d.* FROM credits.day_move d JOIN credits.day USING (day) WHERE final AND day >= p_from AND day < p_past',
    'SELECT s.* FROM credits.day_sums(p_from, p_past) s JOIN credits.day USING (day) WHERE final',
  )}
$$`;

function audit(scope: Scope, checks: Check[]): string {
  const parts = checks.map((check) => (typeof check === 'string' ? check : check(scope)));
  return `WITH ${sources(scope)}, ${COMPARED}
${parts.filter((part) => part !== null).join('\nUNION ALL\n')}`;
}

function asFunction(name: string, scope: Scope, checks: Check[]): string {
  return `CREATE OR REPLACE FUNCTION credits.${name}(p_accounts uuid[]) RETURNS SETOF credits.found LANGUAGE sql STABLE AS $$
${audit(scope, checks)}
$$`;
}

/** A function made anew starts with rights for everybody. */
const RIGHTS = `
REVOKE ALL ON ALL TABLES IN SCHEMA credits FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA credits FROM PUBLIC;
`;

/** The view and the functions, over what is there already. */
export const BOOK_CHECKS: readonly string[] = [
  `CREATE OR REPLACE VIEW credits.audit AS ${audit(EVERYTHING, [...CHECKS, ...BEHIND_MARKS, EVERY_DAY])}`,
  asFunction('audit_of', WHOLE_ACCOUNTS, [...CHECKS, ...BEHIND_MARKS]),
  asFunction('audit_tail_of', TAILS, CHECKS),
];
