import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { newId } from '#kernel';
import { FULL, HOUR_ms, Ledger } from './ledger.js';
import { LedgerModel, type ReversalStatus } from './model.js';

const T0 = Date.UTC(2027, 0, 1);
const SEQUENCES = FULL ? 10_000 : 120;
const STEPS = 16;
/** Replay one: SEED=123 npx jest … */
const ONLY = process.env.SEED ? Number(process.env.SEED) : null;

/** Real: Postgres, the façade. The model stands beside it, not in its place. */
describe('random sequences against the model', () => {
  let ledger: Ledger;
  beforeAll(async () => {
    ledger = await Ledger.start();
  });
  afterAll(() => ledger.stop());

  it(`${ONLY === null ? SEQUENCES : 1} seeded sequences of ${STEPS} steps`, async () => {
    const seeds = ONLY === null ? Array.from({ length: SEQUENCES }, (_, seed) => seed + 1) : [ONLY];
    for (const seed of seeds) await new Sequence(ledger, seed).play();
    expect(await ledger.credits.auditFindings()).toEqual([]);
  });
});

/** One workspace's random life, lived twice: in the ledger and in the model. */
class Sequence {
  private readonly workspaceId = newId();
  private readonly model = new LedgerModel();
  private readonly random: () => number;
  private readonly images: string[] = [];
  private readonly purchases: { ref: string; paid: number }[] = [];
  private readonly log: string[] = [];

  constructor(
    private readonly ledger: Ledger,
    private readonly seed: number,
  ) {
    this.random = mulberry32(seed);
  }

  async play(): Promise<void> {
    this.model.now = T0;
    await this.ledger.freeze(T0);
    await this.ledger.do((c) => c.openAccount(this.workspaceId));
    for (let step = 0; step < STEPS; step += 1) {
      const [expected, actual] = await this.step();
      const where = `seed ${this.seed}:\n${this.log.join('\n')}`;
      expect({ where, outcome: actual }).toEqual({ where, outcome: expected });
      expect({ where, state: await this.real() }).toEqual({ where, state: this.expected() });
    }
  }

  /** One random move in both. @returns what each answered. */
  private async step(): Promise<[unknown, unknown]> {
    const moves = [
      this.grant,
      this.grant,
      this.refresh,
      this.hold,
      this.hold,
      this.hold,
      this.capture,
      this.capture,
      this.release,
      this.release,
      this.restore,
      this.reverse,
      this.reverse,
      this.wait,
      this.wait,
      this.deduct,
      this.forgive,
    ];
    return this.pick(moves).call(this);
  }

  private async grant(): Promise<[unknown, unknown]> {
    const kind = this.pick(['trial', 'operator', 'pack', 'pack'] as const);
    const amount = this.upTo(12);
    const expiresAt = this.chance(0.5) ? null : this.model.now + this.upTo(100) * HOUR_ms;
    const ref = kind === 'pack' ? this.purchase() : null;
    this.say(`grant ${kind} ${amount} ${expiresAt} ${ref}`);
    const expected = this.model.grant(kind, amount, expiresAt, ref);
    const request = {
      kind,
      expiresAt: expiresAt === null ? null : new Date(expiresAt),
      ...(ref === null ? {} : { source: ref, purchaseRef: ref }),
    };
    return this.compare(expected, this.ledger.grant(this.workspaceId, amount, request));
  }

  private async refresh(): Promise<[unknown, unknown]> {
    const amount = this.upTo(12);
    const expiresAt = this.model.now + this.upTo(200) * HOUR_ms;
    const ref = this.purchase();
    this.say(`refresh ${amount} ${expiresAt} ${ref}`);
    const expected = this.model.refresh(amount, expiresAt, ref);
    const request = {
      workspaceId: this.workspaceId,
      amount,
      source: ref,
      purchaseRef: ref,
      expiresAt: new Date(expiresAt),
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
    const image = this.image();
    if (!image) return [null, null];
    this.say(`capture ${this.images.indexOf(image)}`);
    return [this.model.capture(image), (await this.ledger.capture(image)).won];
  }

  private async release(): Promise<[unknown, unknown]> {
    const image = this.image();
    if (!image) return [null, null];
    const cause = this.pick(['platform', 'model', 'moderation', 'customer_cancel'] as const);
    this.say(`release ${this.images.indexOf(image)} ${cause}`);
    const expected = this.model.release(image, cause === 'customer_cancel');
    return [expected, (await this.ledger.release(image, cause)).won];
  }

  private async restore(): Promise<[unknown, unknown]> {
    const image = this.image();
    if (!image) return [null, null];
    this.say(`restore ${this.images.indexOf(image)}`);
    const expected = this.model.restore(image);
    return [expected, await this.ledger.restore(image).then(({ won }) => won, code)];
  }

  private async reverse(): Promise<[unknown, unknown]> {
    const { ref, paid } = this.known();
    const kind = this.pick(['refund', 'dispute'] as const);
    const statuses: ReversalStatus[] =
      kind === 'refund'
        ? ['pending', 'failed', 'succeeded', 'succeeded']
        : ['open', 'lost', 'won', 'won'];
    const status = this.pick(statuses);
    const id = `${ref}:${kind}:${this.upTo(2)}`;
    const amount = this.upTo(paid);
    this.say(`reverse ${id} ${amount}/${paid} ${status}`);
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

  private async wait(): Promise<[unknown, unknown]> {
    this.model.now += this.upTo(60) * HOUR_ms;
    this.say(`wait until ${(this.model.now - T0) / HOUR_ms} h`);
    await this.ledger.freeze(this.model.now);
    this.model.lapse();
    await this.ledger.credits.lapseDue(this.workspaceId);
    return [null, null];
  }

  private async deduct(): Promise<[unknown, unknown]> {
    const amount = this.upTo(8);
    this.say(`deduct ${amount}`);
    return this.adjust(this.model.deduct(amount), 'adjust_deduct', amount);
  }

  private async forgive(): Promise<[unknown, unknown]> {
    const amount = this.upTo(5);
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
      ].join(' '),
    );
    return [available, held, debt, ...rows];
  }

  private async real(): Promise<unknown[]> {
    const { rows } = await this.ledger.owner.query<{ state: unknown[] }>(
      `SELECT jsonb_build_array(a.available, a.held, a.debt) || coalesce((SELECT jsonb_agg(concat_ws(' ',
           kind, available, held, captured, expired, revoked, deducted, debt, settled, forgiven, reversed,
           coalesce((extract(epoch FROM expires_at) * 1000)::bigint::text, '')) ORDER BY id)
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
    return this.purchases.length > 0 && this.chance(0.85)
      ? this.pick(this.purchases)
      : this.newPurchase();
  }
  private newPurchase(): { ref: string; paid: number } {
    const purchase = { ref: newId(), paid: this.upTo(20) };
    this.purchases.push(purchase);
    return purchase;
  }
  private image(): string | undefined {
    return this.images.length > 0 ? this.pick(this.images) : undefined;
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

/** A small seeded generator of numbers in [0, 1): the same seed plays the same sequence. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
