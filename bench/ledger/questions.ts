import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { Credits } from '#credits';
import { grownAccounts } from './grow.ts';
import { plannedOnly, plansOf, queriesOf } from './plans.ts';
import type { Product } from './product.ts';

const PAGE = 50;
const WEEK_ms = 7 * 86_400_000;

/**
 * The plans of what the product asks of the ledger, by the name of their snapshot in bench/plans:
 * reads through the product's own code, the move that everything waits for, and the audit.
 */
export async function ledgerPlans(
  client: pg.Client,
  { credits, unitOfWork }: Pick<Product, 'credits' | 'unitOfWork'>,
): Promise<Record<string, string[]>> {
  const account = (await grownAccounts(client, 'large'))[0] as string;
  const plans: Record<string, string[]> = {};
  const reads = readsOf(credits, account, await jobInTheMiddle(client, account));
  for (const [name, read] of Object.entries(reads))
    plans[name] = await plansOf(client, await queriesOf(unitOfWork, read));
  const image = randomUUID();
  const hold = {
    text: `SELECT credits.place_holds($1, $2, $3, $4, 'image_requested', 'system')`,
    params: [account, randomUUID(), [image], [10]],
  };
  const capture = {
    text: `SELECT credits.capture_hold($1, 'image_delivered', 'system')`,
    params: [image],
  };
  plans['hold-and-capture'] = await plansOf(client, [hold, capture]);
  plans.audit = await plannedOnly(client, 'SELECT * FROM credits.audit LIMIT 1000');
  return plans;
}

function readsOf(credits: Credits, account: string, { generationId, imageId, at }: Job) {
  const to = new Date(at.getTime() + WEEK_ms);
  return {
    balance: () => credits.available(account),
    'balance-by-lot': () => credits.balance(account),
    statement: () => credits.entries(account, {}, null, PAGE),
    'statement-kind': () => credits.entries(account, { kinds: ['release'] }, null, PAGE),
    'statement-lot-kind': () => credits.entries(account, { lotKind: 'pack' }, null, PAGE),
    'statement-dates': () => credits.entries(account, { from: at, to }, null, PAGE),
    'statement-job': () => credits.entries(account, { generationId }, null, PAGE),
    receipt: () => credits.receiptOf(generationId, [imageId]),
  };
}

interface Job {
  generationId: string;
  imageId: string;
  at: Date;
}

async function jobInTheMiddle(client: pg.Client, account: string): Promise<Job> {
  const { rows } = await client.query<Job>(
    `SELECT h.generation_id AS "generationId", h.id AS "imageId", h.at
     FROM credits.account a
     JOIN credits.journal j ON j.account_id = a.id AND j.seq = a.seq / 2
     JOIN credits.hold h ON h.id = j.hold_id WHERE a.id = $1`,
    [account],
  );
  return rows[0] as Job;
}
