import { Client } from 'pg';
import { Credits, type GrantRequest, type LotKind } from '#credits';
import { newId, UnitOfWork } from '#kernel';
import { startApp, type TestApp } from '../../support/app.js';

export const HOUR_ms = 3_600_000;
export const DAY_ms = 24 * HOUR_ms;
/** A midnight well ahead, so that nothing frozen here or then is old by the clock on the wall. */
export const T0 = (Math.ceil(Date.now() / DAY_ms) + 60) * DAY_ms;

/** Whether to run every trial of the design, or enough of them for every day. */
export const FULL = process.env.FULL === '1';

const STOPPABLE_CLOCK = `
  CREATE TABLE kernel.stopped_clock (at timestamptz);
  INSERT INTO kernel.stopped_clock VALUES (NULL);
  CREATE OR REPLACE FUNCTION kernel.now() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = pg_catalog
    AS $$ SELECT coalesce((SELECT at FROM kernel.stopped_clock), clock_timestamp()) $$;`;

/** The whole product on a database of its own; tests call the façade as other modules do. */
export class Ledger {
  private constructor(
    readonly app: TestApp,
    readonly credits: Credits,
    readonly unitOfWork: UnitOfWork,
    /** As the owner of the tables: moves the clock, plants corruption, counts rows. */
    readonly owner: Client,
  ) {}

  static async start(): Promise<Ledger> {
    const app = await startApp();
    const owner = new Client({ connectionString: app.database.ownerUrl });
    await owner.connect();
    await owner.query(STOPPABLE_CLOCK);
    return new Ledger(
      app,
      app.api.get(Credits, { strict: false }),
      app.api.get(UnitOfWork, { strict: false }),
      owner,
    );
  }

  async stop(): Promise<void> {
    await this.owner.end();
    await this.app.close();
  }

  /** One move in a transaction of its own. */
  do<T>(work: (credits: Credits) => Promise<T>): Promise<T> {
    return this.unitOfWork.run(() => work(this.credits));
  }

  /** A lot with sensible defaults. */
  grant(workspaceId: string, amount: number, more: Partial<GrantRequest> = {}) {
    const kind: LotKind = more.kind ?? 'pack';
    return this.do((credits) =>
      credits.grant({
        workspaceId,
        kind,
        amount,
        source: `test:${newId()}`,
        expiresAt: null,
        reasonCode: 'pack_purchased',
        reason: 'test',
        actor: 'test',
        ...more,
      }),
    );
  }

  /** Reserves one image per amount. @returns the ids of the images. */
  async hold(workspaceId: string, ...amounts: number[]): Promise<string[]> {
    const holds = amounts.map((amount) => ({ imageId: newId(), amount }));
    await this.do((credits) => credits.placeHolds({ workspaceId, generationId: newId(), holds }));
    return holds.map((hold) => hold.imageId);
  }

  capture(imageId: string) {
    return this.do((credits) => credits.capture(imageId));
  }

  release(imageId: string, cause: Parameters<Credits['release']>[1]['cause'] = 'platform') {
    return this.do((credits) => credits.release(imageId, { cause, reason: 'test' }));
  }

  restore(imageId: string) {
    return this.do((credits) =>
      credits.restore(imageId, { caseRef: 'case:1', reason: 'test', actor: 'operator:1' }),
    );
  }

  /** Stops the database's clock at a time, so that one millisecond can be told from the next. */
  async freeze(at_ms: number): Promise<void> {
    await this.owner.query('UPDATE kernel.stopped_clock SET at = $1', [new Date(at_ms)]);
  }

  /** Lets the clock run again. */
  async thaw(): Promise<void> {
    await this.owner.query('UPDATE kernel.stopped_clock SET at = NULL');
  }

  /** One row of the lot, with numbers. */
  async lot(id: string): Promise<Record<string, number>> {
    const { rows } = await this.owner.query<Record<string, string>>(
      `SELECT granted, available, held, captured, expired, revoked, deducted, debt, settled, forgiven, reversed
       FROM credits.lot WHERE id = $1`,
      [id],
    );
    return Object.fromEntries(Object.entries(rows[0] ?? {}).map(([k, v]) => [k, Number(v)]));
  }

  /** The statement's codes with their amounts, oldest first: `grant 10`. */
  async journal(workspaceId: string): Promise<string[]> {
    const { rows } = await this.owner.query<{ line: string }>(
      "SELECT code || ' ' || amount AS line FROM credits.journal WHERE account_id = $1 ORDER BY seq",
      [workspaceId],
    );
    return rows.map((row) => row.line);
  }
}

/** 'ok', or the code of the error that the call ended in. */
export function outcomeOf(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => 'ok',
    (error: unknown) => (error as { code?: string }).code ?? String(error),
  );
}
