import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { mulberry32 } from '../../support/random.js';
import { FULL, HOUR_ms, Ledger, T0 } from './ledger.js';
import { LedgerModel, type ReversalStatus } from './model.js';

/** Sequences that live at the same time, on the same clock, in workspaces of their own. */
const TOGETHER = 10;
const GROUPS = FULL ? 1_000 : 6;
const STEPS = 60;
/** Replay one group: SEED=12 npx jest … */
const ONLY = process.env.SEED ? Number(process.env.SEED) : null;

/** Real: Postgres, the façade. The model stands beside it, not in its place. */
describe('random sequences against the model', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await Ledger.start();
  });
  afterAll(() => ledger.stop());

  it(`${GROUPS * TOGETHER} seeded sequences of ${STEPS} steps`, async () => {
    const groups = ONLY === null ? Array.from({ length: GROUPS }, (_, group) => group) : [ONLY];
    for (const group of groups) await play(ledger, group);
    expect(await ledger.credits.auditFindings()).toEqual([]);
    // Chance must have tried everything that the ledger can do, or it proves little.
    const { rows } = await ledger.owner.query<{ code: string }>(
      `SELECT code FROM credits.effect e WHERE NOT EXISTS
         (SELECT FROM credits.journal j WHERE j.code = e.code)`,
    );
    expect(ONLY === null ? rows : []).toEqual([]);
  });

  it('a seed replays, to the last step and answer', async () => {
    const lives = await play(ledger, ONLY ?? 7);
    expect(await play(ledger, ONLY ?? 7)).toEqual(lives);
    expect(lives.flat().length).toBeGreaterThan(TOGETHER * STEPS);
  });
});

/** @returns what happened in each sequence. */
async function play(ledger: Ledger, group: number): Promise<string[][]> {
  const random = mulberry32(group);
  let now = T0;
  await ledger.freeze(now);
  const sequences = Array.from(
    { length: TOGETHER },
    (_, index) => new Sequence(ledger, group, group * TOGETHER + index),
  );
  await Promise.all(sequences.map((sequence) => sequence.begin(now)));
  for (let step = 0; step < STEPS; step += 1) {
    if (random() < 0.15) {
      now += Math.ceil(random() * 30) * HOUR_ms;
      await ledger.freeze(now);
      await Promise.all(sequences.map((sequence) => sequence.wait(now)));
    }
    await Promise.all(sequences.map((sequence) => sequence.step()));
  }
  return sequences.map((sequence) => sequence.log);
}

/** One workspace's random life, lived twice: in the ledger and in the model. */
class Sequence {
  private readonly workspaceId = newId();
  private readonly model = new LedgerModel();
  private readonly random: () => number;
  private readonly images: string[] = [];
  private readonly purchases: { ref: string; paid: number }[] = [];
  /** What happened, without ids: a replay has others. */
  readonly log: string[] = [];

  constructor(
    private readonly ledger: Ledger,
    private readonly group: number,
    seed: number,
  ) {
    this.random = mulberry32(seed);
  }

  async begin(now: number): Promise<void> {
    this.model.now = now;
    await this.ledger.do((c) => c.openAccount(this.workspaceId));
  }

  async wait(now: number): Promise<void> {
    this.model.now = now;
    this.say(`wait until ${(now - T0) / HOUR_ms} h`);
    this.model.lapse();
    await this.ledger.credits.lapseDue(this.workspaceId);
  }

  /** One random move in both, and a comparison of what each answered and is now. */
  async step(): Promise<void> {
    const [expected, actual] = await this.move();
    const real = await this.real();
    this.say(`  ${JSON.stringify(actual)}, now ${real.join(' | ')}`);
    if (isDeepStrictEqual([actual, real], [expected, this.expected()])) return;
    throw new Error(
      `Not as the model says. Replay it with SEED=${this.group}.\n${this.log.join('\n')}\n` +
        `The model: ${JSON.stringify(expected)}, now ${this.expected().join(' | ')}`,
    );
  }

  private move(): Promise<[unknown, unknown]> {
    const weights: [() => Promise<[unknown, unknown]>, number][] = [
      [this.grant, 2],
      [this.refresh, 1],
      [this.hold, 4],
      [this.capture, 3],
      [this.release, 3],
      [this.restore, 2],
      [this.reverse, 4],
      [this.deduct, 1],
      [this.forgive, 2],
    ];
    const moves = weights.flatMap(([move, weight]) => Array<typeof move>(weight).fill(move));
    return this.pick(moves).call(this);
  }

  private async grant(): Promise<[unknown, unknown]> {
    const kind = this.pick(['trial', 'operator', 'pack', 'pack'] as const);
    const amount = this.upTo(20);
    const expiresAt = this.chance(0.4) ? null : this.model.now + this.upTo(60) * HOUR_ms;
    const ref = kind === 'pack' ? this.purchase() : null;
    this.say(`grant ${kind} ${amount} ${expiresAt} ${this.nameOf(ref)}`);
    const expected = this.model.grant(kind, amount, expiresAt, ref);
    const request = {
      kind,
      expiresAt: expiresAt === null ? null : new Date(expiresAt),
      ...(ref === null ? {} : { source: ref, purchaseRef: ref }),
    };
    return this.compare(expected, this.ledger.grant(this.workspaceId, amount, request));
  }

  private async refresh(): Promise<[unknown, unknown]> {
    const amount = this.upTo(20);
    const spendableUntil = this.model.now + this.upTo(80) * HOUR_ms;
    const expiresAt = spendableUntil + (this.upTo(80) - 1) * HOUR_ms;
    const ref = this.purchase();
    this.say(`refresh ${amount} ${spendableUntil} ${expiresAt} ${this.nameOf(ref)}`);
    const expected = this.model.refresh(amount, expiresAt, ref, spendableUntil);
    const request = {
      workspaceId: this.workspaceId,
      amount,
      source: ref,
      purchaseRef: ref,
      expiresAt: new Date(expiresAt),
      spendableUntil: new Date(spendableUntil),
      reason: 'test',
      actor: 'test',
    };
    return this.compare(
      expected,
      this.ledger.do((c) => c.refreshCycle(request)),
    );
  }

  private async hold(): Promise<[unknown, unknown]> {
    const holds = Array.from({ length: this.upTo(4) }, () => ({
      imageId: newId(),
      amount: this.upTo(6),
    }));
    this.say(`hold ${holds.map(({ amount }) => amount).join('+')}`);
    const expected = this.model.hold(holds);
    if (expected === 'ok') this.images.push(...holds.map(({ imageId }) => imageId));
    const { workspaceId } = this;
    return this.compare(
      expected,
      this.ledger.do((c) => c.placeHolds({ workspaceId, generationId: newId(), holds })),
    );
  }

  private async capture(): Promise<[unknown, unknown]> {
    const image = this.image('open');
    if (!image) return [null, null];
    this.say(`capture ${this.images.indexOf(image)}`);
    return [this.model.capture(image), (await this.ledger.capture(image)).won];
  }

  private async release(): Promise<[unknown, unknown]> {
    const image = this.image('open');
    if (!image) return [null, null];
    const cause = this.pick(['platform', 'model', 'customer_cancel', 'customer_cancel'] as const);
    this.say(`release ${this.images.indexOf(image)} ${cause}`);
    const expected = this.model.release(image, cause === 'customer_cancel');
    return [expected, (await this.ledger.release(image, cause)).won];
  }

  private async restore(): Promise<[unknown, unknown]> {
    const image = this.image('captured');
    if (!image) return [null, null];
    this.say(`restore ${this.images.indexOf(image)}`);
    const expected = this.model.restore(image);
    return [expected, await this.ledger.restore(image).then(({ won }) => won, code)];
  }

  private async reverse(): Promise<[unknown, unknown]> {
    const { ref, paid } = this.known();
    const kind = this.pick(['refund', 'dispute', 'dispute'] as const);
    const statuses: ReversalStatus[] =
      kind === 'refund'
        ? ['pending', 'failed', 'succeeded', 'succeeded']
        : ['open', 'open', 'lost', 'won', 'won'];
    const status = this.pick(statuses);
    const id = `${ref}:${kind}:${this.chance(0.8) ? 1 : 2}`;
    const amount = this.upTo(paid);
    this.say(`reverse ${this.nameOf(ref)}${id.slice(ref.length)} ${amount}/${paid} ${status}`);
    this.model.reverse(ref, id, amount, paid, status);
    await this.ledger.do((c) =>
      c.setReversed({
        provider: 'test',
        reversalId: id,
        purchaseRef: ref,
        kind,
        amountMinor: amount,
        paidMinor: paid,
        status,
      }),
    );
    return [null, null];
  }

  private async deduct(): Promise<[unknown, unknown]> {
    const amount = this.upTo(8);
    this.say(`deduct ${amount}`);
    return this.adjust(this.model.deduct(amount), 'adjust_deduct', amount);
  }

  private async forgive(): Promise<[unknown, unknown]> {
    const amount = this.chance(0.8) ? this.upTo(Math.max(1, this.model.debt)) : this.upTo(9);
    this.say(`forgive ${amount}`);
    return this.adjust(this.model.forgive(amount), 'forgive_debt', amount);
  }

  private adjust(
    expected: string,
    move: 'adjust_deduct' | 'forgive_debt',
    amount: number,
  ): Promise<[unknown, unknown]> {
    const call = `SELECT credits.${move}($1, 'f', $2, $3, 'r', 'a')`;
    const params = [newId(), this.workspaceId, amount];
    return this.compare(expected, this.ledger.unitOfWork.sql(call, params));
  }

  /** A refused move undoes its lapses with itself; a read writes them, as in the model. */
  private async compare(expected: string, move: Promise<unknown>): Promise<[unknown, unknown]> {
    const actual = await move.then(() => 'ok', code);
    if (actual !== 'ok') await this.ledger.credits.lapseDue(this.workspaceId);
    return [expected, actual];
  }

  private expected(): unknown[] {
    const { available, held, debt, lots } = this.model;
    const rows = lots.map((lot) =>
      [
        lot.kind,
        lot.available,
        lot.held,
        lot.captured,
        lot.expired,
        lot.revoked,
        lot.deducted,
        lot.debt,
        lot.settled,
        lot.forgiven,
        lot.reversed,
        lot.expiresAt,
        lot.spendableUntil,
      ].join(' '),
    );
    return [available, held, debt, ...rows];
  }

  private async real(): Promise<unknown[]> {
    const rows = await this.ledger.unitOfWork.sql<{ state: unknown[] }>(
      `SELECT jsonb_build_array(a.available, a.held, a.debt) || coalesce((SELECT jsonb_agg(concat_ws(' ',
           kind, available, held, captured, expired, revoked, deducted, debt, settled, forgiven, reversed,
           coalesce((extract(epoch FROM expires_at) * 1000)::bigint::text, ''),
           coalesce((extract(epoch FROM spendable_until) * 1000)::bigint::text, '')) ORDER BY id)
         FROM credits.lot WHERE account_id = a.id), '[]') AS state
       FROM credits.account a WHERE a.id = $1`,
      [this.workspaceId],
    );
    return rows[0]?.state ?? [];
  }

  /** Most often a new purchase, sometimes one that money went back for or that came before. */
  private purchase(): string {
    return this.chance(0.8) ? this.newPurchase().ref : this.known().ref;
  }
  private known(): { ref: string; paid: number } {
    // Purchases that left a debt are where the rules meet: go back to them often.
    const owing = this.model.lots.filter((lot) => lot.debt + lot.settled + lot.forgiven > 0);
    const refs = new Set(owing.map((lot) => lot.purchase));
    const among = this.purchases.filter(({ ref }) => refs.has(ref));
    if (among.length > 0 && this.chance(0.6)) return this.pick(among);
    return this.purchases.length > 0 && this.chance(0.85)
      ? this.pick(this.purchases)
      : this.newPurchase();
  }
  private newPurchase(): { ref: string; paid: number } {
    const purchase = { ref: newId(), paid: this.upTo(20) };
    this.purchases.push(purchase);
    return purchase;
  }
  /** Most often an image in that state, sometimes any. */
  private image(state: 'open' | 'captured'): string | undefined {
    const fitting = this.images.filter((id) => this.model.holds.get(id)?.state === state);
    const among = fitting.length > 0 && this.chance(0.85) ? fitting : this.images;
    return among.length > 0 ? this.pick(among) : undefined;
  }
  private nameOf(ref: string | null): string {
    return ref === null ? '' : `purchase-${this.purchases.findIndex((each) => each.ref === ref)}`;
  }
  private say(line: string): void {
    this.log.push(line);
  }
  private chance(p: number): boolean {
    return this.random() < p;
  }
  private upTo(most: number): number {
    return 1 + Math.floor(this.random() * most);
  }
  private pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)] as T;
  }
}

/** The code of a typed error; two moves are called here without the façade that would type them. */
function code(error: unknown): string {
  const { code: known, driverError } = error as { code?: string; driverError?: { code?: string } };
  const bare: Record<string, string> = { CR001: 'insufficient_credits', CR012: 'more_than_debt' };
  return bare[driverError?.code ?? ''] ?? known ?? String(error);
}
