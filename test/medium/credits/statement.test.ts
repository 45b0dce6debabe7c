import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { operator, signUp, type Customer } from '../../support/http-client.js';
import { DAY_ms, HOUR_ms, Ledger } from './ledger.js';

/** The midnight after the customer's trial: every move is new, and the session lives. */
let T0: number;
const day = (offset: number) => new Date(T0 + offset * DAY_ms).toISOString().slice(0, 10);
const at = (offset_ms: number) => new Date(T0 + offset_ms);

interface Page {
  items: {
    id: string;
    kind: string;
    lotKind: string;
    amount: number;
    generationId?: string;
    params: object;
  }[];
  nextCursor: string | null;
}

/** Real: HTTP, sessions, Postgres. The clock stands where a test puts it. */
describe('statement', () => {
  let ledger: Ledger;
  let customer: Customer;
  const generationId = newId();
  beforeAll(async () => {
    ledger = await Ledger.start();
    customer = await signUp(ledger.app);
    const { rows } = await ledger.owner.query<{ at: Date }>(
      'SELECT at FROM credits.journal WHERE account_id = $1',
      [customer.workspaceId],
    );
    T0 = (Math.floor(rows[0]!.at.getTime() / DAY_ms) + 1) * DAY_ms;
    await fill(customer.workspaceId);
  });
  afterEach(() => ledger.thaw());
  afterAll(async () => {
    expect(await ledger.credits.auditFindings()).toEqual([]);
    await ledger.stop();
  });

  /** Three days: grants, a job of three images with each end, and a restoration a day later. */
  async function fill(workspaceId: string): Promise<void> {
    await ledger.freeze(T0);
    await ledger.grant(workspaceId, 15, {
      kind: 'operator',
      expiresAt: at(2 * DAY_ms),
      reasonCode: 'trial_granted',
    });
    await ledger.grant(workspaceId, 100);
    await ledger.freeze(T0 + HOUR_ms);
    await ledger.hold(workspaceId, 5);
    const holds = [10, 20, 30].map((amount) => ({ imageId: newId(), amount }));
    await ledger.do((c) => c.placeHolds({ workspaceId, generationId, holds }));
    await ledger.freeze(T0 + DAY_ms);
    await ledger.hold(workspaceId, 1);
    await ledger.capture(holds[0]?.imageId as string);
    await ledger.capture(holds[1]?.imageId as string);
    await ledger.release(holds[2]?.imageId as string, 'moderation');
    await ledger.freeze(T0 + 2 * DAY_ms + HOUR_ms);
    await ledger.restore(holds[1]?.imageId as string);
    await ledger.hold(workspaceId, 1);
  }

  const read = async (query: string) => {
    const seen: Page['items'] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { status, body }: { status: number; body: Page } = await customer.client.get<Page>(
        `/api/v1/credits/entries?limit=2&${query}${cursor && `&cursor=${cursor}`}`,
      );
      expect(status).toBe(200);
      seen.push(...body.items);
      cursor = body.nextCursor;
    }
    return seen;
  };
  const kinds = (items: Page['items']) => items.map(({ kind, amount }) => `${kind} ${amount}`);

  it('filters by kind, lot, job and time, in pages, and each line once', async () => {
    const all = await read('');
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const expectSame = async (query: string, fits: (line: Page['items'][number]) => boolean) => {
      const expected = all.filter(fits);
      expect(expected.length).toBeGreaterThan(0);
      expect(expected.length).toBeLessThan(all.length);
      expect(await read(query)).toEqual(expected);
    };
    await expectSame('kind=grant', ({ kind }) => kind === 'grant');
    await expectSame('kind=capture,restore', ({ kind }) => ['capture', 'restore'].includes(kind));
    await expectSame('lotKind=operator', ({ lotKind }) => lotKind === 'operator');
    await expectSame(
      'lotKind=pack&kind=hold',
      ({ lotKind, kind }) => lotKind === 'pack' && kind === 'hold',
    );
    await expectSame(`generationId=${generationId}`, (line) => line.generationId === generationId);
    await expectSame(
      `generationId=${generationId}&kind=release`,
      (line) => line.generationId === generationId && line.kind === 'release',
    );
    expect(kinds(await read(`generationId=${generationId}&from=${day(1)}&to=${day(1)}`))).toEqual([
      'release 10',
      'release 20',
      'capture 0',
      'capture 0',
    ]);
    expect(await read(`generationId=${newId()}`)).toEqual([]);
  });

  it('takes dates as days, and times to the millisecond', async () => {
    const first = await read(`from=${day(0)}&to=${day(0)}`);
    expect(kinds(first).at(-1)).toBe('grant 15');
    expect(kinds(first)).toContain('hold -5');
    expect(kinds(first)).not.toContain('hold -1');
    const instant = at(HOUR_ms).toISOString();
    expect(kinds(await read(`from=${day(0)}&to=${instant}`))).toEqual(['grant 100', 'grant 15']);
    expect(kinds(await read(`from=${instant}&to=${day(0)}&kind=grant`))).toEqual([]);
    expect((await read(`from=2090-01-01`)).length).toBe(0);
  });

  it('tells front ends what to say by code and parameters', async () => {
    const [gift] = await read('kind=grant&lotKind=operator');
    expect(gift).toMatchObject({
      reasonCode: 'trial_granted',
      params: { credits: 15, lotKind: 'operator', expiresAt: at(2 * DAY_ms).toISOString() },
    });
  });

  it.each([
    'kind=nonsense',
    'kind=',
    'lotKind=gold',
    'from=yesterday',
    'generationId=1',
    'cursor=ä',
  ])('refuses %s', async (query) => {
    const answer = await customer.client.get(`/api/v1/credits/entries?${query}`);
    expect(answer.status).toBe(400);
  });

  describe('as a file', () => {
    const file = async (query = '') => {
      const cookie = customer.client.cookie ?? '';
      const answer = await fetch(`${ledger.app.url}/api/v1/credits/entries.csv?${query}`, {
        headers: { cookie },
      });
      return { answer, bytes: Buffer.from(await answer.arrayBuffer()) };
    };

    it('is UTF-8 with a mark, RFC 4180, whole, and in the asked language', async () => {
      const { answer, bytes } = await file();
      expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="credits-/);
      expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
      const lines = bytes.toString('utf8').slice(1).split('\r\n');
      expect(lines.at(-1)).toBe('');
      expect(lines.length - 2).toBe((await read('')).length);
      expect(lines[0]).toMatch(/^No\.,Time \(UTC\),Kind,Reason,Change/);
      expect(lines.every((line) => !line || line.split(',').length >= 12)).toBe(true);
      const chinese = (await file('locale=zh&kind=capture')).bytes.toString('utf8');
      expect(chinese.split('\r\n')).toHaveLength(4);
      expect(chinese).toContain('图片已交付');
    });

    it('disarms formulas in words that came from outside', async () => {
      const evil = '=HYPERLINK("http://evil.example","x")';
      await ledger.freeze(T0 + 3 * DAY_ms);
      await ledger.grant(customer.workspaceId, 1, { reasonCode: 'not_known', reason: evil });
      const { bytes } = await file(`from=${day(3)}`);
      expect(bytes.toString('utf8')).toContain(`"'=HYPERLINK(""http://evil.example"",""x"")"`);
    });
  });

  it('adds up days, also those without a move', async () => {
    const { body } = await customer.client.get<{ items: object[] }>(
      `/api/v1/credits/usage?from=${day(-1)}&to=${day(2)}`,
    );
    const none = { granted: 0, spent: 0, returned: 0, released: 0, lapsed: 0, revoked: 0 };
    expect(body.items).toEqual([
      // The trial of the sign-up.
      { day: day(-1), ...none, granted: 40 },
      { day: day(0), ...none, granted: 115 },
      { day: day(1), ...none, spent: 30, released: 30 },
      { day: day(2), ...none, returned: 20 },
    ]);
    for (const range of [`from=${day(1)}&to=${day(0)}`, `from=2020-01-01&to=${day(0)}`])
      expect((await customer.client.get(`/api/v1/credits/usage?${range}`)).status).toBe(400);
    const usual = await customer.client.get<{ items: object[] }>('/api/v1/credits/usage');
    expect(usual.body.items).toHaveLength(30);
  });

  it('is for its owner alone', async () => {
    const other = await signUp(ledger.app);
    const { body } = await other.client.get<Page>(
      `/api/v1/credits/entries?generationId=${generationId}`,
    );
    expect(body.items).toEqual([]);
    const finance = await operator(ledger.app, 'support');
    expect((await finance.client.get('/api/admin/v1/ledger/days')).status).toBe(403);
  });
});

/** Real: Postgres. Of its own, because its books are made up. */
describe('statement of a very long history', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await Ledger.start();
  });
  afterAll(() => ledger.stop());

  it('pages with a filter never look at more than a bounded number of rows', async () => {
    const workspaceId = newId();
    const { lotId } = await ledger.grant(workspaceId, 10);
    // A long journal, of which only the first row is a grant; no life that the books could bear.
    await ledger.owner.query(
      `INSERT INTO credits.journal (account_id, seq, lot_id, amount, available_after, held_after, debt_after, at, code, reason, actor)
       SELECT $1, n, $2, 1, 10, 0, 0, $3, CASE WHEN n % 2 = 0 THEN 'revoke' ELSE 'reinstate' END, 'refund', 'test'
       FROM generate_series(2, 50001) AS n`,
      [workspaceId, lotId, new Date()],
    );
    await ledger.owner.query('UPDATE credits.account SET seq = 50001 WHERE id = $1', [workspaceId]);
    const first = await ledger.credits.entries(workspaceId, { kinds: ['grant'] }, null, 10);
    expect(first).toEqual({ items: [], next: 30_002 });
    let page = first;
    let pages = 1;
    while (page.next !== null) {
      page = await ledger.credits.entries(workspaceId, { kinds: ['grant'] }, page.next, 10);
      pages += 1;
    }
    expect(pages).toBe(3);
    expect(page.items.map(({ id }) => id)).toEqual(['1']);
  });
});
