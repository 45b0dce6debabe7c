import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId, Outbox, UnitOfWork } from '#kernel';
import { TrialRepository } from '../../../libs/billing/src/data/trial.repository.js';
import { redisIsBack, startApp, type TestApp } from '../../support/app.js';
import { setClockOffset } from '../../support/clock.js';
import {
  HttpClient,
  newEmail,
  onceDone,
  operator,
  ownerSql,
  PASSWORD,
  signUp,
  type Customer,
} from '../../support/http-client.js';
import { startSmtp } from '../../support/smtp.js';
import { eventually, ledgerFindings } from './billing-client.js';

/** On https the product is in earnest; the proxy that brings it is this machine. */
const PUBLIC_URL = 'https://studio.example.com';
const TRIAL = 40;

interface Me {
  trial: { status: string; reasonCode: string | null; credits: number } | null;
}
interface Newcomer {
  client: HttpClient;
  email: string;
  /** The cookie that the browser got, as it sends it back. */
  device: string;
  trial: Me['trial'];
  available: number;
}
interface Grant {
  id: string;
  email: string;
  status: string;
  reasonCode: string | null;
  signals: { kind: string; count: number; limit: number }[];
  decidedBy: { email: string } | null;
  auditId: string | null;
}

let lastNetwork = 0;
/** A network that nobody came from before. */
function newNetwork(): string {
  lastNetwork += 1;
  return `45.${Math.floor(lastNetwork / 250) + 1}.${lastNetwork % 250}`;
}

/** Somebody comes to the https address through the proxy. */
async function come(
  app: TestApp,
  { email = newEmail(), from = `${newNetwork()}.7`, device = '' } = {},
): Promise<Newcomer> {
  const client = new HttpClient(app.url);
  const headers = { origin: PUBLIC_URL, 'x-forwarded-for': from, cookie: device };
  const answer = await client.post('/api/v1/auth/sign-up', { email, password: PASSWORD }, headers);
  if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  const given = answer.headers.getSetCookie().find((cookie) => cookie.includes('-device='));
  return { client, email, device: given?.split(';', 1)[0] ?? '', ...(await standing(client)) };
}

async function standing(client: HttpClient): Promise<{ trial: Me['trial']; available: number }> {
  const [me, balance] = await Promise.all([
    client.get<Me>('/api/v1/me'),
    client.get<{ available: number }>('/api/v1/credits/balance'),
  ]);
  return { trial: me.body.trial, available: balance.body.available };
}

const withheld = (reasonCode: string) => ({
  trial: { status: 'withheld', reasonCode, credits: 0 },
  available: 0,
});
const granted = {
  trial: { status: 'granted', reasonCode: null, credits: TRIAL },
  available: TRIAL,
};

/** Real: Postgres, Redis, HTTP, cookies, addresses as a proxy tells them. */
describe('the free trial', () => {
  let app: TestApp;
  let support: Customer;
  beforeAll(async () => {
    app = await startApp({ env: { PUBLIC_URL, TRUSTED_PROXIES: '127.0.0.1' } });
    const { client, email } = await come(app);
    const [row] = await ownerSql<{ id: string; workspace: string }>(
      app,
      `SELECT u.id, m.workspace_id AS workspace FROM auth.users u
         JOIN auth.memberships m ON m.user_id = u.id WHERE u.email = $1`,
      [email],
    );
    support = { client, email, userId: row!.id, workspaceId: row!.workspace };
    await ownerSql(app, `INSERT INTO auth.operator_roles VALUES ($1, 'support')`, [support.userId]);
  });
  afterAll(async () => {
    const findings = await ledgerFindings(app);
    await app.close();
    expect(findings).toEqual([]);
  });
  const list = async (query: string) =>
    (
      await support.client.get<{ items: Grant[]; total: number }>(
        `/api/admin/v1/trial-grants?${query}`,
      )
    ).body;
  const grantOf = async (email: string) => (await list(`q=${encodeURIComponent(email)}`)).items[0]!;
  const override = (id: string, reason = 'They wrote to us') =>
    support.client.post<Grant & { code?: string }>(
      `/api/admin/v1/trial-grants/${id}/grant`,
      { reason },
      { origin: PUBLIC_URL },
    );

  /** They are decided about one by one; who waited too long for that is heard again, as by a worker. */
  const decisionsOn = (all: readonly Newcomer[]) =>
    eventually(app, async () => {
      await app.api.get(Outbox).relay();
      const now = await Promise.all(all.map(({ client }) => standing(client)));
      return now.every(({ trial }) => trial && trial.status !== 'waiting') ? now : null;
    });

  it('is given once to 32 names of one person who come at the same time', async () => {
    const name = randomBytes(8).toString('hex');
    const emails = Array.from({ length: 32 }, (_, i) => {
      const dotted = name.slice(0, 1 + (i % 15)) + '.' + name.slice(1 + (i % 15));
      return `${i % 2 ? dotted.toUpperCase() : dotted}+${i}@${i % 3 ? 'gmail' : 'googlemail'}.com`;
    });
    const all = await Promise.all(emails.map((email) => come(app, { email })));
    const decided = await decisionsOn(all);
    const credits = decided.map(({ available }) => available).sort((a, b) => b - a);
    expect(credits).toEqual([TRIAL, ...Array<number>(31).fill(0)]);
    expect(decided.filter(({ trial }) => trial?.status === 'granted')).toHaveLength(1);
    expect(decided.filter(({ trial }) => trial?.reasonCode === 'person_had_trial')).toHaveLength(
      31,
    );
  });

  it('is given to three of one network in 30 days; the fourth works, is told why, and is seen', async () => {
    const office = newNetwork();
    for (const host of [1, 2, 3])
      expect(await come(app, { from: `${office}.${host}` })).toMatchObject(granted);
    const fourth = await come(app, { from: `${office}.200` });
    expect(fourth).toMatchObject(withheld('network_had_trials'));
    expect((await fourth.client.get('/api/v1/generations')).status).toBe(200);
    const seen = await grantOf(fourth.email);
    expect(seen).toMatchObject({ email: fourth.email, status: 'withheld', decidedBy: null });
    expect(seen.signals).toContainEqual({ kind: 'address', count: 3, limit: 3 });
    expect((await list('status=withheld&_end=100')).items.map(({ id }) => id)).toContain(seen.id);

    await setClockOffset(app.database, '31 days');
    try {
      const later = await come(app, { from: `${office}.201` });
      expect(later.trial).toMatchObject(granted.trial);
    } finally {
      await setClockOffset(app.database, '0');
    }
  });

  it('is given to 20 networks of one IPv6 /48 in 30 days, and to any number of others', async () => {
    const site = `2a0e:${(++lastNetwork).toString(16)}:77`;
    const all = await Promise.all(
      Array.from({ length: 24 }, (_, i) => come(app, { from: `${site}:${i.toString(16)}::1` })),
    );
    const decided = await decisionsOn(all);
    expect(decided.filter(({ trial }) => trial?.status === 'granted')).toHaveLength(20);
    const late = await come(app, { from: `${site}:ffff::1` });
    expect(late).toMatchObject(withheld('network_had_trials'));
    const { signals } = await grantOf(late.email);
    expect(signals).toContainEqual({ kind: 'site', count: 20, limit: 20 });
    expect(signals).toContainEqual({ kind: 'address', count: 0, limit: 3 });
    expect(await come(app, { from: `2a0e:${lastNetwork.toString(16)}:78::1` })).toMatchObject(
      granted,
    );
  });

  it('does not believe an address that the visitor claims', async () => {
    const real = `${newNetwork()}.9`;
    const all = [];
    for (let i = 0; i < 4; i += 1)
      all.push(await come(app, { from: `${newNetwork()}.1, ${real}` }));
    expect(all.map(({ trial }) => trial?.status)).toEqual([
      'granted',
      'granted',
      'granted',
      'withheld',
    ]);
  });

  it('is given to one person of a browser, and to none of a throw-away mailbox', async () => {
    const first = await come(app);
    expect(first).toMatchObject(granted);
    expect(first.device).toMatch(/^__Host-device=[\w-]{22}$/);
    expect(await come(app, { device: first.device })).toMatchObject(withheld('device_had_trial'));
    // A made-up cookie is no browser of ours, and gets a name like any other.
    expect(await come(app, { device: '__Host-device=x' })).toMatchObject(granted);
    const email = `someone-${randomBytes(4).toString('hex')}@team.mailinator.com`;
    expect(await come(app, { email })).toMatchObject(withheld('throwaway_mail'));
  });

  it('keeps no address and no cookie, only hashes under a key, and those for a while', async () => {
    const from = '2a0e:4711:77:1::7';
    const { device, email } = await come(app, { from });
    const { id } = await grantOf(email);
    const read = () =>
      ownerSql<{ network_key: string | null; site_key: string | null; device_key: string | null }>(
        app,
        'SELECT * FROM billing.trial WHERE workspace_id = $1',
        [id],
      );
    const [row] = await read();
    expect(row?.network_key).toMatch(/^[0-9a-f]{64}$/);
    expect(row?.site_key).toMatch(/^[0-9a-f]{64}$/);
    expect(row?.device_key).toMatch(/^[0-9a-f]{64}$/);
    expect(JSON.stringify(row)).not.toContain(device.slice('__Host-device='.length));
    expect(JSON.stringify(row)).not.toContain('4711:77');
    await setClockOffset(app.database, '31 days');
    await app.api.get(TrialRepository, { strict: false }).forgetOld();
    await setClockOffset(app.database, '0');
    expect(await read()).toMatchObject([
      { network_key: null, site_key: null, device_key: expect.any(String), status: 'granted' },
    ]);
  });

  it('keeps the network of an account that waits for its address beyond the window', async () => {
    const trials = app.api.get(TrialRepository, { strict: false });
    const id = newId();
    await trials.note(id, { networkKey: 'a'.repeat(64), deviceKey: null });
    await setClockOffset(app.database, '31 days');
    await trials.forgetOld();
    await setClockOffset(app.database, '0');
    expect(await trials.find(id)).toMatchObject({ networkKey: 'a'.repeat(64) });
  });

  it('is not given again to a person whose account is gone', async () => {
    const email = `gone.${randomBytes(5).toString('hex')}@gmail.com`;
    expect(await come(app, { email })).toMatchObject(granted);
    const erase = [
      'DELETE FROM auth.sessions WHERE user_id IN (SELECT id FROM auth.users WHERE email = $1)',
      'DELETE FROM auth.memberships WHERE user_id IN (SELECT id FROM auth.users WHERE email = $1)',
      'DELETE FROM auth.users WHERE email = $1',
    ];
    for (const statement of erase) await ownerSql(app, statement, [email]);
    expect(await come(app, { email })).toMatchObject(withheld('person_had_trial'));
  });

  it('is not given again to an account whose address changes', async () => {
    const { client, email } = await come(app);
    const { id } = await grantOf(email);
    const outbox = app.api.get(Outbox, { strict: false });
    const eventId = await app.api.get(UnitOfWork, { strict: false }).run(() =>
      outbox.publish({
        name: 'auth.email-verified',
        payload: {
          workspaceId: id,
          userId: newId(),
          email: newEmail(),
          how: 'verified',
          personKey: randomBytes(32).toString('hex'),
          throwaway: false,
        },
      }),
    );
    await outbox.deliverNow([eventId]);
    expect(await standing(client)).toMatchObject(granted);
  });

  it('can be granted all the same by an operator, once, on record', async () => {
    const first = await come(app);
    const second = await come(app, { device: first.device });
    const { id } = await grantOf(second.email);
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => onceDone(() => override(id))),
    );
    for (const { status, body } of answers)
      expect([status, body.status, body.reasonCode]).toEqual([200, 'granted', 'device_had_trial']);
    expect(answers[0]?.body.decidedBy).toMatchObject({ email: support.email });
    expect(await standing(second.client)).toMatchObject(granted);
    const rows = await ownerSql<{ id: string }>(
      app,
      `SELECT a.id, a.actor_email, a.reason, l.source LIKE 'trial:person:%' AS person
         FROM kernel.audit_log a JOIN credits.lot l ON l.account_id = a.workspace_id
        WHERE a.action = 'trial.granted' AND a.subject_id = $1`,
      [id],
    );
    expect(rows).toEqual([
      {
        id: expect.any(String),
        actor_email: support.email,
        reason: 'They wrote to us',
        person: true,
      },
    ]);
    for (const { body } of answers) expect(body.auditId).toBe(rows[0]?.id);
    // Not to a person who had one, and not by a customer.
    const email = first.email.replace('@', '+again@');
    await come(app, { email });
    const again = await override((await grantOf(email)).id);
    expect(again).toMatchObject({ status: 409, body: { code: 'person_had_trial' } });
    expect((await override(newId())).status).toBe(404);
    expect((await override(id, '')).status).toBe(400);
    const asked = await first.client.post(
      `/api/admin/v1/trial-grants/${id}/grant`,
      { reason: 'for me' },
      { origin: PUBLIC_URL },
    );
    expect(asked.status).toBe(403);
  });

  it('keeps its limits while Redis is away', async () => {
    await app.redis.kill();
    try {
      const network = newNetwork();
      const all = [];
      for (const host of [1, 2, 3, 4]) all.push(await come(app, { from: `${network}.${host}` }));
      expect(all.map(({ available }) => available)).toEqual([TRIAL, TRIAL, TRIAL, 0]);
    } finally {
      await app.redis.restart();
      await redisIsBack(app);
    }
  });
});

describe('the free trial of an installation that sends mail', () => {
  it('waits for the address, and remembers where the sign-up came from', async () => {
    const smtp = await startSmtp();
    const app = await startApp({
      worker: true,
      env: { SMTP_URL: smtp.url, TRUSTED_PROXIES: '127.0.0.1' },
    });
    try {
      const network = newNetwork();
      const all: { client: HttpClient; email: string }[] = [];
      for (const host of [1, 2, 3, 4]) {
        const client = new HttpClient(app.url);
        const email = newEmail();
        const from = { 'x-forwarded-for': `${network}.${host}` };
        await client.post('/api/v1/auth/sign-up', { email, password: PASSWORD }, from);
        all.push({ client, email });
      }
      const states = async () =>
        (await Promise.all(all.map(({ client }) => standing(client)))).map(
          ({ trial }) => trial?.status,
        );
      expect(await states()).toEqual(Array(4).fill('waiting_for_verification'));
      for (const { client, email } of all) {
        const { links } = await smtp.mailTo(email);
        // Opened on another network: what counts is where the sign-up came from.
        const elsewhere = { 'x-forwarded-for': `${newNetwork()}.1` };
        await new HttpClient(app.url).get(links[0]!.slice(app.url.length), elsewhere);
        // One after the other: the answer waits for the decision a few seconds only.
        await eventually(app, async () => {
          const { trial } = await standing(client);
          return trial && !trial.status.startsWith('waiting');
        });
      }
      expect(await states()).toEqual(['granted', 'granted', 'granted', 'withheld']);
    } finally {
      await app.close();
      await smtp.close();
    }
  });
});

describe('the free trial on the machine of somebody who tries the product', () => {
  it('has no limits of place, and one per person all the same', async () => {
    const app = await startApp();
    try {
      const forged = { 'x-forwarded-for': '203.0.113.9' };
      for (let i = 0; i < 5; i += 1) {
        const client = new HttpClient(app.url);
        const made = await client.post(
          '/api/v1/auth/sign-up',
          { email: newEmail(), password: PASSWORD },
          { ...forged, cookie: 'device=AAAAAAAAAAAAAAAAAAAAAA' },
        );
        expect(made.status).toBe(201);
        expect(await standing(client)).toMatchObject(granted);
      }
      const one = await signUp(app, 'one.person@gmail.com');
      const two = await signUp(app, 'oneperson+2@gmail.com');
      expect(await standing(one.client)).toMatchObject(granted);
      expect(await standing(two.client)).toMatchObject(withheld('person_had_trial'));
      const finance = await operator(app, 'finance');
      const all = await finance.client.get<{ total: number }>('/api/admin/v1/trial-grants');
      expect(all.body.total).toBe(8);
      const keys = await ownerSql(
        app,
        'SELECT 1 FROM billing.trial WHERE num_nonnulls(network_key, site_key, device_key) > 0',
      );
      expect(keys).toEqual([]);
    } finally {
      await app.close();
    }
  });
});
