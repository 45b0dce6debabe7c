import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { QueueRepository } from '../../../libs/webhooks/src/data/queue.repository.js';
import { startApp, type TestApp } from '../../support/app.js';
import { ownerSql } from '../../support/http-client.js';

/** No worker here: what is due stays due. */
let app: TestApp;
let queue: QueueRepository;
beforeAll(async () => {
  app = await startApp();
  queue = app.api.get(QueueRepository, { strict: false });
});
afterAll(() => app.close());
beforeEach(() =>
  ownerSql(app, 'TRUNCATE webhooks.endpoint, webhooks.event RESTART IDENTITY CASCADE'),
);

interface Backlog {
  isFailing?: boolean;
  /** Attempts that are under way. */
  leased?: number;
  /** Others that are due. */
  due: number;
  /** For how long the first of them has been due; each other one a second less. */
  since_s: number;
}

/** A new endpoint with deliveries. @returns the ids of those that are due, the oldest first. */
async function endpointWith({ isFailing = false, leased = 0, due, since_s }: Backlog) {
  const rows = await ownerSql<{ id: string }>(
    app,
    `WITH e AS (
       INSERT INTO webhooks.endpoint (workspace_id, url, description, events, failing_since)
       VALUES (uuidv7(), 'https://example.com/', '', '{credits.low}',
               CASE WHEN $1 THEN kernel.now() END) RETURNING id, workspace_id),
     v AS (
       INSERT INTO webhooks.event (id, workspace_id, type, body)
       SELECT uuidv7(), workspace_id, 'credits.low', '{}' FROM e, generate_series(1, $2::int + $3)
       RETURNING id),
     n AS (SELECT id, row_number() OVER () AS n FROM v)
     INSERT INTO webhooks.delivery (event_id, endpoint_id, next_attempt_at, lease_until)
     SELECT n.id, e.id, kernel.now() - ($4::int + $2 + 1 - n) * interval '1 second',
            CASE WHEN n <= $2 THEN kernel.now() + interval '1 hour' END
       FROM e, n ORDER BY n
     RETURNING id, lease_until`,
    [isFailing, leased, due, since_s],
  );
  return rows.slice(leased).map(({ id }) => id);
}

const dueIds = async (limit: number) =>
  (await queue.due(limit)).map(({ deliveryId }) => deliveryId);

describe('what can go out', () => {
  it('is as much of an endpoint as it has places free, the oldest first', async () => {
    const free = await endpointWith({ due: 6, since_s: 100 });
    const half = await endpointWith({ leased: 3, due: 6, since_s: 200 });
    await endpointWith({ leased: 4, due: 6, since_s: 300 });
    const failing = await endpointWith({ isFailing: true, due: 6, since_s: 400 });
    await endpointWith({ isFailing: true, leased: 1, due: 6, since_s: 500 });
    // It began to fail while four were under way.
    await endpointWith({ isFailing: true, leased: 4, due: 6, since_s: 600 });
    expect(await dueIds(200)).toEqual([failing[0], half[0], ...free.slice(0, 4)]);
  });

  it('is the first of each endpoint before the second of any', async () => {
    const old = await endpointWith({ due: 3, since_s: 1_000 });
    const young = await endpointWith({ due: 3, since_s: 10 });
    expect(await dueIds(3)).toEqual([old[0], young[0], old[1]]);
  });

  it('is not kept back by many endpoints whose servers hang', async () => {
    for (let n = 0; n < 60; n += 1)
      await endpointWith({ isFailing: true, leased: 1, due: 4, since_s: 1_000 });
    const well = await endpointWith({ due: 1, since_s: 1 });
    expect(await dueIds(200)).toEqual(well);
  });

  it('is nothing of an endpoint that is off, and nothing that is not due yet', async () => {
    await endpointWith({ due: 2, since_s: -60 });
    const [off] = await endpointWith({ due: 2, since_s: 100 });
    await ownerSql(
      app,
      `UPDATE webhooks.endpoint SET disabled_at = kernel.now(), disabled_by = 'customer'
        WHERE id = (SELECT endpoint_id FROM webhooks.delivery WHERE id = $1)`,
      [off],
    );
    expect(await dueIds(200)).toEqual([]);
  });
});

it('whatever is older than the log goes back is forgotten in one run, but for what still waits', async () => {
  const [waiting] = await endpointWith({ due: 1, since_s: 1 });
  await ownerSql(
    app,
    `WITH old AS (
       INSERT INTO webhooks.event (id, workspace_id, type, body)
       SELECT uuidv7(), uuidv7(), 'credits.low', '{}' FROM generate_series(1, 12000) RETURNING id)
     INSERT INTO webhooks.delivery (event_id, endpoint_id, status, next_attempt_at, finished_at)
     SELECT old.id, e.id, 'delivered', NULL, kernel.now() FROM old, webhooks.endpoint e`,
  );
  await ownerSql(app, `UPDATE webhooks.event SET created_at = kernel.now() - interval '31 days'`);
  await endpointWith({ due: 1, since_s: 1 });
  await queue.prune();
  const [left] = await ownerSql(
    app,
    `SELECT (SELECT count(*)::int FROM webhooks.event) AS events,
            (SELECT count(*)::int FROM webhooks.delivery) AS deliveries,
            EXISTS (SELECT 1 FROM webhooks.delivery WHERE id = $1) AS waits`,
    [waiting],
  );
  expect(left).toEqual({ events: 2, deliveries: 2, waits: true });
});
