import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { HttpClient, operator, signUp, type Customer } from '../../support/http-client.js';
import { Ledger } from './ledger.js';

interface Line {
  id: string;
  kind: string;
  amount: number;
  lotKind: string;
  generationId?: string;
  actor: string;
  note: string | null;
  lotId: string;
}
interface Statement {
  items: Line[];
  nextCursor: string | null;
}

/** Real: HTTP, sessions, Postgres. */
describe("a customer's statement, for operators", () => {
  let ledger: Ledger;
  let support: Customer;
  let customer: Customer;
  let other: Customer;
  const [generationId, elsewhere] = [newId(), newId()];
  beforeAll(async () => {
    ledger = await Ledger.start();
    [support, customer, other] = await Promise.all([
      operator(ledger.app, 'support'),
      signUp(ledger.app),
      signUp(ledger.app),
    ]);
    // 1 trial, 2 gift, 3 hold, 4 capture; the other customer has a job too.
    await ledger.grant(customer.workspaceId, 15, { kind: 'operator', actor: 'operator:ann' });
    for (const [who, job] of [
      [customer, generationId],
      [other, elsewhere],
    ] as const) {
      const holds = [{ imageId: newId(), amount: 5 }];
      const { workspaceId } = who;
      await ledger.do((c) => c.placeHolds({ workspaceId, generationId: job, holds }));
      await ledger.capture(holds[0]?.imageId as string);
    }
  });
  afterAll(async () => {
    expect(await ledger.credits.auditFindings()).toEqual([]);
    await ledger.stop();
  });

  const path = (rest: string, of = customer) =>
    `/api/admin/v1/customers/${of.workspaceId}/credits/${rest}`;
  const lines = async (query: string, of = customer) =>
    (await support.client.get<Statement>(path(`statement?${query}`, of))).body.items;
  const ids = (items: Line[]) => items.map(({ id }) => id);

  it('shows who moved what, newest first, in pages that hold each line once', async () => {
    const all = await lines('');
    expect(all.map(({ kind, amount }) => `${kind} ${amount}`)).toEqual([
      'capture 0',
      'hold -5',
      'grant 15',
      'grant 40',
    ]);
    expect(all[2]).toMatchObject({
      lotKind: 'operator',
      actor: 'operator:ann',
      lotId: expect.any(String),
    });
    const paged: Line[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body }: { body: Statement } = await support.client.get<Statement>(
        path(`statement?limit=3${cursor && `&cursor=${cursor}`}`),
      );
      expect(body.items.length).toBeLessThanOrEqual(3);
      paged.push(...body.items);
      cursor = body.nextCursor;
    }
    expect(paged).toEqual(all);
  });

  it('takes the filters of the customer, together too', async () => {
    const all = await lines('');
    const fits = (fit: (line: Line) => boolean) => ids(all.filter(fit));
    expect(ids(await lines('kind=grant'))).toEqual(fits(({ kind }) => kind === 'grant'));
    expect(ids(await lines('kind=hold,capture'))).toEqual(fits(({ kind }) => kind !== 'grant'));
    expect(ids(await lines('lotKind=operator&kind=grant'))).toEqual(
      fits(({ lotKind, kind }) => lotKind === 'operator' && kind === 'grant'),
    );
    expect(ids(await lines(`generationId=${generationId}`))).toEqual(
      fits((line) => line.generationId === generationId),
    );
    expect(await lines('from=2020-01-01&to=2090-01-01')).toEqual(all);
    expect(await lines('to=2020-01-01')).toEqual([]);
    for (const wrong of ['kind=nonsense', 'lotKind=gold', 'from=yesterday', 'cursor=ä', 'limit=0'])
      expect([wrong, (await support.client.get(path(`statement?${wrong}`))).status]).toEqual([
        wrong,
        400,
      ]);
  });

  it('counts for the list of the console, and takes its pages', async () => {
    const page = async (query: string) =>
      (await support.client.get<{ items: Line[]; total: number }>(path(`entries?${query}`))).body;
    const whole = await page('_start=0&_end=25');
    expect([whole.total, ids(whole.items)]).toEqual([4, ids(await lines(''))]);
    expect(await page('_start=1&_end=3')).toEqual({ total: 4, items: whole.items.slice(1, 3) });
    expect(await page('_start=4&_end=29')).toEqual({ total: 4, items: [] });
    expect((await support.client.get(path('entries?_start=-1'))).status).toBe(400);
  });

  it('comes as a file with the same filters, in the asked language', async () => {
    const file = async (query: string) => {
      const answer = await support.client.get<string>(path(`statement.csv?${query}`));
      expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      return { answer, rows: answer.body.trim().split('\r\n') };
    };
    const { answer, rows } = await file('');
    expect(answer.headers.get('content-disposition')).toContain(
      `filename="credits-${customer.workspaceId}.csv"`,
    );
    expect(rows).toHaveLength(5);
    expect((await file('kind=grant')).rows).toHaveLength(3);
    expect((await file(`generationId=${elsewhere}`)).rows).toHaveLength(1);
    expect((await file('kind=capture&locale=zh')).rows[1]).toContain('图片已交付');
    expect((await support.client.get(path('statement.csv?kind=nonsense'))).status).toBe(400);
  });

  it('keeps customers apart: jobs, cursors and ids of others show nothing of them', async () => {
    expect(await lines(`generationId=${elsewhere}`)).toEqual([]);
    expect(ids(await lines(`generationId=${elsewhere}`, other))).toHaveLength(2);
    const first = await support.client.get<Statement>(path('statement?limit=1', other));
    const next = await lines(`cursor=${first.body.nextCursor}`);
    const own = new Set((await lines('')).map(({ lotId }) => lotId));
    expect(next.length).toBeGreaterThan(0);
    expect(next.every(({ lotId }) => own.has(lotId))).toBe(true);
    const nobody = { ...customer, workspaceId: newId() };
    expect(await lines('', nobody)).toEqual([]);
    const page = await support.client.get(path('entries', nobody));
    expect(page.body).toEqual({ items: [], total: 0 });
    for (const rest of ['statement', 'statement.csv', 'entries'])
      expect((await support.client.get(`/api/admin/v1/customers/x/credits/${rest}`)).status).toBe(
        400,
      );
  });

  it('is for support, finance and admins alone', async () => {
    const [finance, admin, moderator] = await Promise.all([
      operator(ledger.app, 'finance'),
      operator(ledger.app, 'admin'),
      operator(ledger.app, 'moderator'),
    ]);
    const stranger = new HttpClient(ledger.app.url);
    for (const rest of ['statement', 'statement.csv', 'entries']) {
      for (const { client } of [finance, admin])
        expect((await client.get(path(rest))).status).toBe(200);
      // Not the customer either: theirs is another address, which shows no operators.
      for (const { client } of [moderator, customer, other])
        expect((await client.get(path(rest))).status).toBe(403);
      expect((await stranger.get(path(rest))).status).toBe(401);
    }
  });
});
