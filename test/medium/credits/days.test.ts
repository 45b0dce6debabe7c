import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { DayRepository } from '../../../libs/credits/src/data/day.repository.js';
import { operator, signIn, type Customer } from '../../support/http-client.js';
import { DAY_ms, HOUR_ms, Ledger } from './ledger.js';

/**
 * A midnight 12 to 36 hours ahead: far enough for every move to be new and for today to be another
 * day, near enough for the sessions to live.
 */
const T0 = Math.ceil((Date.now() + 12 * HOUR_ms) / DAY_ms) * DAY_ms;
const day = (offset: number) => new Date(T0 + offset * DAY_ms).toISOString().slice(0, 10);

interface Day {
  day: string;
  granted: Record<string, number>;
  outstanding: number;
  debt: number;
  final: boolean;
  [sum: string]: unknown;
}

/** Real: HTTP, sessions, Postgres. The clock stands where a test puts it. */
describe('the ledger by day', () => {
  let ledger: Ledger;
  let finance: Customer;
  let days: DayRepository;
  beforeAll(async () => {
    ledger = await Ledger.start();
    finance = await operator(ledger.app, 'finance');
    days = ledger.app.api.get(DayRepository, { strict: false });
  });
  afterAll(async () => {
    await ledger.thaw();
    await ledger.stop();
  });

  /** Operators' sessions are short, and days go by here: each request signs in anew. */
  const client = () => signIn(ledger.app, finance.email);
  const read = async (query: string) =>
    (
      await (
        await client()
      ).get<{ items: Day[]; total: number }>(`/api/admin/v1/ledger/days?${query}`)
    ).body;
  const rows = async (): Promise<unknown[]> =>
    (await ledger.owner.query<object>('SELECT * FROM credits.day_move ORDER BY 1, 2, 3')).rows;

  it('adds up what moved, and what stands open at the end of each day', async () => {
    // Days before: signing up gave the operator a trial.
    await days.rollUp();
    const before = (await read('_start=0&_end=1')).items[0]?.outstanding ?? 0;
    const workspaceId = newId();
    await ledger.freeze(T0 + 23 * HOUR_ms);
    await ledger.grant(workspaceId, 50, { kind: 'trial', expiresAt: new Date(T0 + 40 * HOUR_ms) });
    const purchaseRef = newId();
    await ledger.grant(workspaceId, 100, { source: purchaseRef, purchaseRef });
    const [one, two, three] = (await ledger.hold(workspaceId, 40, 10, 60)) as [
      string,
      string,
      string,
    ];
    await ledger.freeze(T0 + 25 * HOUR_ms);
    await ledger.capture(one);
    await ledger.release(two);
    await ledger.capture(three);
    await ledger.restore(one);
    await ledger.do((c) =>
      c.setReversed({
        provider: 'creem',
        reversalId: purchaseRef,
        purchaseRef,
        kind: 'refund',
        amountMinor: 80,
        paidMinor: 100,
        status: 'succeeded',
      }),
    );
    await ledger.freeze(T0 + 49 * HOUR_ms);
    await ledger.credits.lapseDue(workspaceId);
    await days.rollUp();
    const { items } = await read(`from=${day(0)}&to=${day(2)}&_order=ASC&_sort=day`);
    expect(items).toMatchObject([
      {
        day: day(0),
        granted: { trial: 50, subscription: 0, operator: 0, pack: 100 },
        consumed: 0,
        outstanding: before + 150,
      },
      {
        day: day(1),
        granted: { trial: 0, subscription: 0, operator: 0, pack: 0 },
        consumed: 100,
        restored: 40,
        revoked: 40,
        debtIncurred: 40,
        outstanding: before + 50,
        debt: 40,
      },
      { day: day(2), lapsed: 50, outstanding: before, debt: 40, final: false },
    ]);
    expect(await ledger.credits.outstanding()).toBe(items.at(-1)?.outstanding);
  });

  it('comes to the same again, also when everything is worked out anew', async () => {
    const once = await rows();
    await days.rollUp();
    expect(await rows()).toEqual(once);
    const { rows: firsts } = await ledger.owner.query<{ day: string }>(
      'SELECT min(day)::text AS day FROM credits.day',
    );
    await ledger.unitOfWork.run(() =>
      ledger.unitOfWork.sql('SELECT credits.roll_up($1, 1000)', [firsts[0]?.day]),
    );
    expect(await rows()).toEqual(once);
    // From nothing, too: the days are only what the journal says.
    await ledger.owner.query('DELETE FROM credits.day');
    await days.rollUp();
    expect(await rows()).toEqual(once);
  });

  it('counts a move that commits after midnight on the day on which it was made', async () => {
    const midnight = T0 + 4 * DAY_ms;
    await ledger.freeze(midnight - 1);
    const workspaceId = newId();
    await ledger.do(async (c) => {
      await c.grant({
        workspaceId,
        kind: 'pack',
        amount: 7,
        source: newId(),
        expiresAt: null,
        reasonCode: 'pack_purchased',
        reason: 'test',
        actor: 'test',
      });
      await ledger.freeze(midnight + 1);
      // By another connection, while this one's transaction is open.
      await ledger.owner.query('SELECT credits.roll_up(NULL, 1000)');
    });
    const packsOf = async () =>
      (await read(`from=${day(3)}&to=${day(3)}`)).items[0]?.granted.pack ?? 0;
    expect(await packsOf()).toBe(0);
    await ledger.freeze(midnight + HOUR_ms);
    expect(await packsOf()).toBe(7);
    expect((await read(`from=${day(0)}&to=${day(0)}`)).items[0]?.final).toBe(true);
  });

  it('is a file, too, for finance alone', async () => {
    const answer = await fetch(`${ledger.app.url}/api/admin/v1/ledger/days.csv?from=${day(0)}`, {
      headers: { cookie: (await client()).cookie ?? '' },
    });
    const lines = (await answer.text()).split('\r\n');
    expect(lines[0]).toMatch(/^day,granted_trial,/);
    expect(lines[1]).toMatch(new RegExp(`^${day(0)},50,0,0,100,`));
    for (const role of ['support', 'moderator'] as const) {
      const other = await operator(ledger.app, role);
      expect((await other.client.get('/api/admin/v1/ledger/days.csv')).status).toBe(403);
    }
  });
});
