import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PurchaseRepository } from '../../../libs/billing/src/data/purchase.repository.js';
import { ReconciliationRepository } from '../../../libs/billing/src/data/reconciliation.repository.js';
import { ProcessPaymentEvent } from '../../../libs/billing/src/process-payment-event/process-payment-event.js';
import { ReconcilePayments } from '../../../libs/billing/src/reconcile/reconcile-payments.js';
import { startApp, type TestApp } from '../../support/app.js';
import { atLater } from '../../support/clock.js';
import { startCreem, type CreemStandIn } from '../../support/creem-stand-in.js';
import { recordFigure } from '../../support/figures.js';
import { ownerSql } from '../../support/http-client.js';
import { backgroundWork, ledgerFindings } from './billing-client.js';
import { Life } from './life.js';
import type { PaymentModel } from './payment-model.js';

const LIVES = process.env.FULL === '1' ? 1_000 : 12;
/** Lives that go on at the same time. */
const TOGETHER = 6;
/** What failed for a moment is tried so often; 100 events a time. */
const MAX_TURNS = 200;
/** Replay one life: SEED=12 npx jest … */
const ONLY = process.env.SEED ? Number(process.env.SEED) : null;

type End = ReturnType<Life['expected']>;
const both = (end: End) => end;
/** A purchase pays debts, of which the model knows nothing but that they are paid. */
const net = ({ available, debt, ...end }: End) => ({ net: available - debt, ...end });

/** Real: Postgres, HTTP. Events of the vendor's stand-in are lost, doubled and mixed up. */
describe('random lifecycles against a simple model', () => {
  let app: TestApp;
  let creem: CreemStandIn;
  beforeAll(async () => {
    creem = await startCreem();
    app = await startApp({ env: creem.env });
  });
  afterAll(async () => {
    await app.close();
    await creem.close();
  });

  it(`${LIVES} seeded lives end as the payment service's books say`, async () => {
    const seeds = ONLY === null ? Array.from({ length: LIVES }, (_, seed) => seed) : [ONLY];
    const lives = seeds.map((seed) => new Life(app, creem, seed));
    await inParts(lives, (life) => life.live());
    await processAll();
    await reconcile();
    await compare(lives, both);
    // An hour later, so that what is new is not of the moment of that reading.
    await atLater(app.database, '1 hour', async () => {
      creem.ahead_ms = 3_600_000;
      await inParts(lives, (life) => life.spend());
      await compare(lives, both);
      // Whatever arrives is right at once: nothing is compared in between.
      await inParts(lives, (life) => life.giveBack());
      await processAll();
      await compare(lives, both);
      await inParts(lives, (life) => life.goOn());
      await processAll();
      await reconcile();
      await compare(lives, net);
      await inParts(lives, (life) => life.deliverLost());
      await processAll();
      await reconcile();
      await compare(lives, net);
    });
    expect(await ledgerFindings(app)).toEqual([]);
    await sameMoney(lives);
    recordFigure(`${lives.length} random lives: charges`, creem.charges.length);
  });

  async function inParts(lives: readonly Life[], work: (life: Life) => Promise<void>) {
    for (let at = 0; at < lives.length; at += TOGETHER)
      await Promise.all(lives.slice(at, at + TOGETHER).map(work));
  }

  /** What failed for a moment (a lock that took too long) is done as the worker does it. */
  async function processAll(): Promise<void> {
    for (let turn = 0; ; turn += 1) {
      await backgroundWork(app);
      const rows = await ownerSql<{ id: string; type: string; note: string | null }>(
        app,
        `SELECT event_id AS id, type, note FROM billing.payment_event
          WHERE status = 'received' LIMIT 100`,
      );
      if (rows.length === 0) return;
      if (turn === MAX_TURNS) throw new Error(`Fails each time: ${JSON.stringify(rows[0])}`);
      const events = app.api.get(ProcessPaymentEvent, { strict: false });
      for (const { id } of rows) await events.process('creem-test', id);
    }
  }

  async function reconcile(): Promise<void> {
    await app.api.get(ReconciliationRepository, { strict: false }).request('creem-test', null);
    await app.api.get(ReconcilePayments, { strict: false }).runRequested();
    const [run] = await ownerSql<{ status: string; note: string | null }>(
      app,
      'SELECT status, note FROM billing.reconciliation ORDER BY id DESC LIMIT 1',
    );
    expect(run).toEqual({ status: 'finished', note: null });
  }

  async function compare(lives: readonly Life[], of: (end: End) => object): Promise<void> {
    for (const life of lives) {
      const [real, expected] = [of(await life.real()), of(life.expected())];
      if (JSON.stringify(real) !== JSON.stringify(expected))
        throw new Error(
          `Not as the model says. Replay it with SEED=${life.seed}.\n${life.log.join('\n')}\n` +
            `The model: ${JSON.stringify(expected)}\nreal: ${JSON.stringify(real)}`,
        );
    }
  }

  /** Σ purchases − Σ refunds is what the vendor's own books hold, to the cent. */
  async function sameMoney(lives: readonly Life[]): Promise<void> {
    const ids = creem.charges.map(({ id }) => id as string);
    const ours = await app.api
      .get(PurchaseRepository, { strict: false })
      .totalsOf('creem-test', ids);
    const sum = (of: (model: PaymentModel) => number) =>
      lives.reduce((total, { model }) => total + of(model), 0);
    expect(ours.USD).toEqual({
      paid: creem.charges.reduce((total, charge) => total + (charge.amount_paid as number), 0),
      refunded: creem.charges.reduce(
        (total, charge) => total + ((charge.refunded_amount as number | null) ?? 0),
        0,
      ),
      disputed: sum(({ disputed }) => disputed),
    });
    expect(ours.USD?.paid).toBe(sum(({ paid }) => paid));
  }
});
