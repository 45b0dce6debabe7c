import { randomUUID } from 'node:crypto';
import { until } from '../../scripts/lib/net.mjs';
import { setClockOffset } from '../support/clock.js';
import { freshFaultPoints, type TestFaultPoints } from '../support/fault-points.js';
import { OpenAiStandIn } from '../support/openai-stand-in.js';
import { startProduct, type Product, type ProductProcess } from '../support/product.js';
import {
  acceptJob,
  allOver,
  buyers,
  findings,
  FULL,
  sql,
  type Accepted,
  type Buyer,
} from './generation-load.js';

/** Leases, pushes and claims of facts all end within half a minute. */
const LONGEST_LEASE_s = 31;
const CREDITS = 1_000;
/** A full run makes some hundred images a lane, which cost more than an operator may grant alone. */
const CREDITS_FOR_FULL = 4_000;

export interface ImageNow {
  status: string;
  attempts: number;
  fencingToken: number;
  settledAt: Date | null;
}

/**
 * A product with fault points and one customer who asks for one picture at a time. Leases are
 * outlasted by moving the database's clock, so that a death costs seconds and not half a minute.
 */
export class Lane {
  /** The one that works now. */
  worker: ProductProcess;
  private offset_s = 0;
  private readonly accepted: string[] = [];

  private constructor(
    readonly product: Product,
    readonly points: TestFaultPoints,
    private readonly openai: OpenAiStandIn,
    readonly buyer: Buyer,
  ) {
    this.worker = product.worker;
  }

  /** @param further variables of the product. */
  static async start(further: Record<string, string> = {}): Promise<Lane> {
    const points = freshFaultPoints();
    const openai = new OpenAiStandIn();
    const env = {
      ...points.env,
      OPENAI_API_KEY: 'sk-test',
      OPENAI_BASE_URL: await openai.start(),
      MODERATION: 'local',
      ...further,
    };
    const product = await startProduct({ env });
    const [buyer] = (await buyers(product, 1, CREDITS)) as [Buyer];
    if (FULL)
      await sql(
        product,
        `SELECT credits.grant_lot($1, 'operator', $2, 'drill', NULL, NULL, 'drill', NULL, 'test')`,
        [buyer.workspaceId, CREDITS_FOR_FULL],
      );
    return new Lane(product, points, openai, buyer);
  }

  async stop(): Promise<void> {
    await this.product.stop();
    await this.openai.stop();
    this.points.drop();
  }

  /** Asks for one picture. A key that was used before gives the earlier answer. */
  async accept(key: string = randomUUID()): Promise<string> {
    const { id } = await this.request(key);
    this.accepted.push(id);
    return id;
  }

  request(key: string): Promise<Accepted> {
    return acceptJob(this.buyer, { prompt: 'a drill' }, key);
  }

  async over(generationId: string): Promise<void> {
    await allOver(this.product, [generationId], 90_000);
  }

  /** Calls to the image provider so far. */
  calls(): number {
    return this.openai.imageRequests().length;
  }

  /** Waits until a process has died, or stopped, at the point. */
  async reached(...[point]: Parameters<TestFaultPoints['isArmed']>): Promise<void> {
    await until(() => !this.points.isArmed(point), { what: `a process at ${point}` });
  }

  /** Whatever a process holds now has run out after this. */
  async outlastLeases(): Promise<void> {
    this.offset_s += LONGEST_LEASE_s;
    await setClockOffset(this.product.database, `${this.offset_s} seconds`);
  }

  async imageOf(generationId: string): Promise<ImageNow> {
    const [image] = await sql<ImageNow>(
      this.product,
      `SELECT status, attempts, fencing_token AS "fencingToken", settled_at AS "settledAt"
         FROM generation.image WHERE generation_id = $1`,
      [generationId],
    );
    return image!;
  }

  /** Waits until no fact waits for a listener. */
  async allHeard(): Promise<void> {
    const waiting = () =>
      sql(this.product, 'SELECT name FROM kernel.outbox WHERE delivered_at IS NULL');
    await until(async () => (await waiting()).length === 0, { what: 'facts that nobody heard' });
  }

  /** When that worker has last said that it lives. */
  async lastBeat(pid: number): Promise<number> {
    const [worker] = await sql<{ at: Date }>(
      this.product,
      `SELECT beat_at AS at FROM generation.worker WHERE id LIKE '%-' || $1 || '-%'`,
      [pid],
    );
    return worker!.at.getTime();
  }

  /** The books, and whether the customer sees and pays exactly what was accepted. */
  async findings(): Promise<unknown[]> {
    const { delivered } = await allOver(this.product, this.accepted, 1_000);
    const { body: balance } = await this.buyer.client.get<{ available: number; held: number }>(
      '/api/v1/credits/balance',
    );
    const [row] = await sql<{ granted: string }>(
      this.product,
      'SELECT sum(granted) AS granted FROM credits.lot WHERE account_id = $1',
      [this.buyer.workspaceId],
    );
    const wrong = [];
    const left = Number(row!.granted) - 10 * delivered;
    if (delivered !== this.accepted.length || balance.available !== left || balance.held !== 0)
      wrong.push({ accepted: this.accepted.length, delivered, left, balance });
    return [...wrong, ...(await findings(this.product))];
  }
}
