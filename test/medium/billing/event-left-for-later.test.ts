import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProcessPaymentEvent } from '../../../libs/billing/src/process-payment-event/process-payment-event.js';
import { startApp, type TestApp } from '../../support/app.js';
import { startCreem, type CreemStandIn } from '../../support/creem-stand-in.js';
import { ownerSql, signUp } from '../../support/http-client.js';
import { backgroundWork, balanceOf, openCheckout } from './billing-client.js';

/** Real: Postgres, HTTP. The payment vendor is a stand-in, and the database refuses to write. */
describe('an event that was stored and cannot be worked on', () => {
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

  it('waits as it is, and nobody falls over it', async () => {
    await ownerSql(
      app,
      `CREATE FUNCTION billing.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE 'no room'; END $$;
       CREATE TRIGGER refuse BEFORE UPDATE ON billing.payment_event
         FOR EACH ROW EXECUTE FUNCTION billing.refuse()`,
    );
    const customer = await signUp(app);
    const { externalId } = await openCheckout(app, customer, 'pack_s');
    const [event] = creem.pay(externalId);
    if (!event) throw new Error('no event');
    expect(await creem.deliver(app.url, event)).toBe(200);
    // Its own work after the answer, which must not come when the table can be written again.
    await backgroundWork(app);
    const processing = app.api.get(ProcessPaymentEvent, { strict: false });
    await expect(processing.process('creem-test', event.id)).resolves.toBeUndefined();
    await ownerSql(app, 'ALTER TABLE billing.payment_event RENAME TO payment_event_away');
    await expect(processing.process('creem-test', event.id)).resolves.toBeUndefined();
    await ownerSql(
      app,
      `ALTER TABLE billing.payment_event_away RENAME TO payment_event;
       DROP TRIGGER refuse ON billing.payment_event`,
    );
    expect((await balanceOf(customer)).available).toBe(40);
    await processing.process('creem-test', event.id);
    expect((await balanceOf(customer)).available).toBe(340);
  });
});
