import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startApp, type TestApp } from '../../support/app.js';
import { ownerSql } from '../../support/http-client.js';
import { stopSchedule } from '../../support/schedules.js';
import { accepted, customerWith, over } from '../generation/studio.js';

let app: TestApp;
let imageId: string;
beforeAll(async () => {
  app = await startApp({ worker: true });
  // What is put out of order here is not to be put right meanwhile.
  await stopSchedule(app, 'generation.reconcile');
  const customer = await customerWith(app, 100);
  const done = await over(customer, (await accepted(customer)).id);
  imageId = done.images[0]?.id ?? '';
  expect(done.status).toBe('finished');
});
afterAll(() => app.close());

const findings = () =>
  ownerSql<{ image_id: string; finding: string }>(
    app,
    'SELECT image_id, finding FROM books.settlement_mismatch',
  );

test('an image that was delivered and captured is no finding', async () => {
  expect(await findings()).toEqual([]);
});

// Past triggers and constraints, as only a fault in the database or a hand could do it.
async function corrupt(table: string, statement: string) {
  await ownerSql(app, `ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await ownerSql(app, statement, [imageId]);
}

test('a delivered image whose credits went back is found', async () => {
  const flip = (kind: string) =>
    corrupt(
      'credits.hold_resolution',
      `UPDATE credits.hold_resolution SET kind = '${kind}' WHERE hold_id = $1`,
    );
  await flip('released');
  expect(await findings()).toEqual([{ image_id: imageId, finding: 'delivered but not captured' }]);
  await flip('captured');
  expect(await findings()).toEqual([]);
});

test('a delivered image whose hold was never resolved is found', async () => {
  await corrupt(
    'credits.hold_resolution',
    'DELETE FROM credits.hold_resolution WHERE hold_id = $1',
  );
  expect(await findings()).toEqual([{ image_id: imageId, finding: 'delivered but not captured' }]);
});

test('a hold whose image is gone is found', async () => {
  await ownerSql(app, 'DELETE FROM generation.attempt WHERE image_id = $1', [imageId]);
  await corrupt('generation.image', 'DELETE FROM generation.image WHERE id = $1');
  expect(await findings()).toEqual([{ image_id: imageId, finding: 'hold without an image' }]);
});
