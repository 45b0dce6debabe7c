import { Credits, type LotKind, type ReleaseCause } from '#credits';
import { newId, sqlState, toProblem, UnitOfWork } from '#kernel';
import type { TestApp } from '../support/app.js';
import { ownerSql } from '../support/http-client.js';
import { mulberry32 } from '../support/random.js';

const OPENING_CREDITS = 5_000;
/** Accounts that owe something for the length of a transaction; few, so that clients meet there too. */
const DEBTORS = 2;
/** Moves of operators are functions of the database here: their approvals are another test's. */
const BARE_STATES: Record<string, string> = { CR001: 'insufficient_credits' };

interface Account {
  id: string;
  images: string[];
  purchases: string[];
}

type State = 'captured' | 'released';

/** The moves, and how often they come. */
const SHARES = {
  hold: 8,
  capture: 5,
  release: 4,
  restore: 2,
  grant: 2,
  purchase: 2,
  refresh: 1,
  reverse: 2,
  lapse: 1,
  adjust_grant: 1,
  deduct: 1,
  forgive: 1,
  balance: 2,
  two_accounts: 1,
};
type Move = keyof typeof SHARES;
const IN_THEIR_SHARES = (Object.entries(SHARES) as [Move, number][]).flatMap(([move, share]) =>
  Array<Move>(share).fill(move),
);

/**
 * Many clients who make every move of the ledger at random, on few accounts, so that they meet. It
 * remembers what was acknowledged: that must be there at the end.
 */
export class Crowd {
  static readonly MOVES = Object.keys(SHARES);
  /** How often each move ended how: `hold ok`, `capture ledger_busy` … */
  readonly outcomes = new Map<string, number>();
  slowest_ms = 0;
  /** Calls that have not been answered yet: when each began, by a number of its own. */
  readonly open = new Map<number, string>();
  calls = 0;
  private begun = 0;
  private readonly accounts: Account[];
  private readonly debtors: Account[];
  private readonly held = new Map<string, number>();
  private readonly resolved = new Map<string, State>();
  private readonly credits: Credits;
  private readonly unitOfWork: UnitOfWork;

  constructor(
    private readonly app: TestApp,
    accounts: number,
  ) {
    this.credits = app.api.get(Credits, { strict: false });
    this.unitOfWork = app.api.get(UnitOfWork, { strict: false });
    const made = (count: number): Account[] => {
      const ids = Array.from({ length: count }, () => newId()).sort();
      return ids.map((id) => ({ id, images: [], purchases: [] }));
    };
    this.accounts = made(accounts);
    this.debtors = made(DEBTORS);
  }

  get acknowledged(): { holds: number; resolutions: number } {
    return { holds: this.held.size, resolutions: this.resolved.size };
  }

  /** Calls that ended so, whatever the move. */
  count(outcome: string): number {
    let sum = 0;
    for (const [key, value] of this.outcomes) if (key.endsWith(` ${outcome}`)) sum += value;
    return sum;
  }

  /** Outcomes that a caller over HTTP would see as an internal error. */
  faults(): string[] {
    return [...this.outcomes.keys()].filter((key) => key.includes(' fault: '));
  }

  async begin(): Promise<void> {
    for (const account of this.accounts)
      await this.unitOfWork.run(async () => {
        await this.credits.openAccount(account.id);
        await this.credits.grant(this.lot(account, OPENING_CREDITS, 'pack', null));
      });
    for (const { id } of this.debtors)
      await this.unitOfWork.run(() => this.credits.openAccount(id));
  }

  /** Lets so many clients move until `enough`; each has a seed of its own. */
  async run(clients: number, seed: number, enough: () => boolean): Promise<void> {
    const client = async (index: number) => {
      const random = mulberry32(seed + index);
      while (!enough()) await this.move(random);
    };
    await Promise.all(Array.from({ length: clients }, (_, index) => client(index)));
  }

  /** What was acknowledged and is not there, or is there otherwise. */
  async missing(): Promise<unknown[]> {
    const rows = await ownerSql<{ id: string; amount: string; kind: State | null }>(
      this.app,
      `SELECT h.id, h.amount, r.kind FROM credits.hold h
         LEFT JOIN credits.hold_resolution r ON r.hold_id = h.id`,
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    const lost = [...this.held].filter(([id, amount]) => Number(found.get(id)?.amount) !== amount);
    const changed = [...this.resolved].filter(([id, state]) => found.get(id)?.kind !== state);
    return [...lost, ...changed];
  }

  /** What the books' audit finds. */
  findings(): Promise<unknown[]> {
    return ownerSql(this.app, 'SELECT * FROM credits.audit');
  }

  private async move(random: () => number): Promise<void> {
    const pick = <T>(items: readonly T[]) => items[Math.floor(random() * items.length)] as T;
    const upTo = (most: number) => 1 + Math.floor(random() * most);
    const account = pick(this.accounts);
    const image = account.images.length > 0 ? pick(account.images.slice(-40)) : null;
    const name = pick(IN_THEIR_SHARES);
    const began = performance.now();
    let outcome = 'ok';
    const number = (this.begun += 1);
    this.open.set(number, `${name} at ${new Date().toISOString()}`);
    try {
      await this.make(name, { account, image, pick, upTo });
    } catch (error) {
      outcome = outcomeOf(error);
      // As a client who was told to come back: the database is away.
      if (outcome === 'unavailable') await new Promise((resolve) => setTimeout(resolve, 20));
      // Moves that fail at once, as of an application that was closed, would let no timer run any more.
      else await new Promise((resolve) => setImmediate(resolve));
    }
    this.open.delete(number);
    this.slowest_ms = Math.max(this.slowest_ms, performance.now() - began);
    this.calls += 1;
    const key = `${name} ${outcome}`;
    this.outcomes.set(key, (this.outcomes.get(key) ?? 0) + 1);
  }

  private make(name: Move, { account, image, pick, upTo }: Chance): Promise<unknown> {
    const { credits } = this;
    const run = <T>(work: () => Promise<T>) => this.unitOfWork.run(work);
    switch (name) {
      case 'hold':
        return this.hold(
          account,
          Array.from({ length: upTo(5) }, () => upTo(4)),
        );
      case 'capture':
        return this.resolve(image, (id) => credits.capture(id));
      case 'release':
        return this.resolve(image, (id) =>
          credits.release(id, { cause: pick(CAUSES), reason: 'crowd' }),
        );
      case 'restore':
        if (!image) return Promise.resolve();
        return run(() => credits.restore(image, { caseRef: 'case:1', reason: 'r', actor: 'a' }));
      case 'grant':
        return run(() =>
          credits.grant(this.lot(account, upTo(50), pick(KINDS), inMs(upTo(1_500)))),
        );
      case 'purchase':
        return this.purchase(account, upTo(60));
      case 'refresh':
        return this.refresh(account, upTo(60));
      case 'reverse':
        return this.reverse(account, pick, upTo(1_000));
      case 'lapse':
        return credits.lapseDue(account.id);
      case 'adjust_grant':
        return this.adjust('adjust_grant($1, $2, $3, $4, $5, $6, $7)', account, upTo(30), [
          inMs(60_000),
        ]);
      case 'deduct':
        return this.adjust('adjust_deduct($1, $2, $3, $4, $5, $6)', account, upTo(5));
      case 'forgive':
        return this.forgive(pick(this.debtors), upTo(5));
      case 'balance':
        return credits.balance(account.id);
      case 'two_accounts':
        return this.twoAccounts(upTo(3));
    }
  }

  private async hold(account: Account, amounts: number[]): Promise<void> {
    const holds = amounts.map((amount) => ({ imageId: newId(), amount }));
    await this.unitOfWork.run(() =>
      this.credits.placeHolds({ workspaceId: account.id, generationId: newId(), holds }),
    );
    for (const { imageId, amount } of holds) this.held.set(imageId, amount);
    account.images.push(...holds.map(({ imageId }) => imageId));
  }

  private async resolve(
    image: string | null,
    how: (image: string) => Promise<{ state: State }>,
  ): Promise<void> {
    if (!image) return;
    const { state } = await this.unitOfWork.run(() => how(image));
    this.resolved.set(image, state);
  }

  private purchase(account: Account, amount: number): Promise<unknown> {
    const ref = this.newPurchase(account);
    const lot = { ...this.lot(account, amount, 'pack', null), source: ref, purchaseRef: ref };
    return this.unitOfWork.run(() => this.credits.grant(lot));
  }

  private refresh(account: Account, amount: number): Promise<unknown> {
    const ref = this.newPurchase(account);
    return this.unitOfWork.run(() =>
      this.credits.refreshCycle({
        workspaceId: account.id,
        amount,
        source: ref,
        purchaseRef: ref,
        expiresAt: new Date(Date.now() + 30 * 86_400_000),
        reason: 'crowd',
        actor: 'system',
      }),
    );
  }

  private reverse(account: Account, pick: Chance['pick'], amountMinor: number): Promise<unknown> {
    if (account.purchases.length === 0) return Promise.resolve();
    const purchaseRef = pick(account.purchases.slice(-20));
    const kind = pick(['refund', 'dispute'] as const);
    const status = kind === 'refund' ? 'succeeded' : pick(['open', 'won', 'lost'] as const);
    return this.unitOfWork.run(() =>
      this.credits.setReversed({
        provider: 'crowd',
        reversalId: `${purchaseRef}:${kind}`,
        purchaseRef,
        kind,
        amountMinor,
        paidMinor: 1_000,
        status,
      }),
    );
  }

  private adjust(
    call: string,
    { id }: Account,
    amount: number,
    more: Date[] = [],
  ): Promise<unknown> {
    const params = [newId(), 'fingerprint', id, amount, ...more, 'crowd', 'operator:1'];
    return this.unitOfWork.run(() => this.unitOfWork.sql(`SELECT credits.${call}`, params));
  }

  /** A debt of its own: what was bought is used and refunded, and what is owed then is forgiven. */
  private async forgive(debtor: Account, amount: number): Promise<void> {
    const imageId = newId();
    const workspaceId = debtor.id;
    await this.unitOfWork.run(async () => {
      const ref = `crowd:${newId()}`;
      const lot = this.lot(debtor, amount, 'pack', null);
      await this.credits.grant({ ...lot, source: ref, purchaseRef: ref });
      const holds = [{ imageId, amount }];
      await this.credits.placeHolds({ workspaceId, generationId: newId(), holds });
      await this.credits.capture(imageId);
      const paid = { amountMinor: 1_000, paidMinor: 1_000, status: 'succeeded' } as const;
      await this.credits.setReversed({
        ...paid,
        provider: 'crowd',
        reversalId: ref,
        purchaseRef: ref,
        kind: 'refund',
      });
      await this.adjust('forgive_debt($1, $2, $3, $4, $5, $6)', debtor, amount);
    });
    this.held.set(imageId, amount);
    this.resolved.set(imageId, 'captured');
  }

  /** One transaction over several accounts, in the order of their ids, as the ledger asks for. */
  private twoAccounts(amount: number): Promise<unknown> {
    const [first, last] = [this.accounts[0]!, this.accounts.at(-1)!];
    return this.unitOfWork.run(async () => {
      for (const account of [first, last])
        await this.credits.grant(this.lot(account, amount, 'operator', inMs(60_000)));
    });
  }

  private newPurchase(account: Account): string {
    const ref = newId();
    account.purchases.push(ref);
    return ref;
  }

  private lot({ id }: Account, amount: number, kind: LotKind, expiresAt: Date | null) {
    return {
      workspaceId: id,
      kind,
      amount,
      source: `crowd:${newId()}`,
      expiresAt,
      reasonCode: 'pack_purchased',
      reason: 'crowd',
      actor: 'system',
    };
  }
}

interface Chance {
  account: Account;
  image: string | null;
  pick: <T>(items: readonly T[]) => T;
  upTo: (most: number) => number;
}

const KINDS: readonly LotKind[] = ['trial', 'operator', 'pack'];
const CAUSES: readonly ReleaseCause[] = ['platform', 'model', 'moderation', 'customer_cancel'];

const inMs = (ms: number) => new Date(Date.now() + ms);

function outcomeOf(error: unknown): string {
  const { code } = toProblem(error);
  const state = sqlState(error) ?? '';
  if (code === 'internal_error')
    return BARE_STATES[state] ?? `fault: ${state} ${(error as Error).message}`;
  return code;
}
