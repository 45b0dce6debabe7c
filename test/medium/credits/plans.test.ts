import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client } from 'pg';
import { Credits } from '#credits';
import { UnitOfWork } from '#kernel';
import { Growth } from '../../../bench/ledger/grow.js';
import { accessOf } from '../../../bench/ledger/plans.js';
import { ledgerPlans } from '../../../bench/ledger/questions.js';
import { readSnapshot, snapshotNames } from '../../../bench/ledger/snapshots.js';
import { withClient } from '../../../scripts/lib/postgres.mjs';
import { clusterUrl, testCluster } from '../../../scripts/lib/test-cluster.mjs';
import { startApp, type TestApp } from '../../support/app.js';

const ROWS = 40_000;
const SHAPE = { ordinary: 200, large: 4, pace: 50 };

/** The audit reads everything, and may do so in whatever way is the fastest. */
const NAMES = snapshotNames().filter((name) => name !== 'audit');

describe('the plans of a long journal', () => {
  let app: TestApp;
  let credits: Credits;
  let superuser: Client;
  let plans: Record<string, string[]>;

  beforeAll(async () => {
    app = await startApp();
    credits = app.api.get(Credits, { strict: false });
    const unitOfWork = app.api.get(UnitOfWork, { strict: false });
    await withClient(app.database.ownerUrl, async (owner) => {
      const growth = await Growth.begin(owner, ROWS, SHAPE);
      await growth.growTo(owner, ROWS);
    });
    const database = new URL(app.database.url).pathname.slice(1);
    const url = clusterUrl(await testCluster(), 'postgres', database);
    superuser = new Client({ connectionString: url });
    await superuser.connect();
    // So small a table is read faster from end to end: what has an index for it shall use it.
    await superuser.query('SET enable_seqscan = off');
    plans = await ledgerPlans(superuser, { credits, unitOfWork });
  });

  afterAll(async () => {
    await superuser.end();
    await app.close();
  });

  test('the generated books are right', async () => {
    expect(await credits.auditFindings()).toEqual([]);
  });

  test('every question has a snapshot of its plan at full size', () => {
    expect(Object.keys(plans).sort()).toEqual(snapshotNames());
  });

  test.each(NAMES)('%s: reaches its rows by the same indexes as at full size', (name) => {
    const access = accessOf(plans[name] ?? []);
    expect(access).toEqual(accessOf(readSnapshot(name)));
    expect(access.filter((each) => each.startsWith('Seq Scan'))).toEqual([]);
  });
});
