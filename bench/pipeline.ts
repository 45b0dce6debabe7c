import '../test/support/runtime/typescript-hooks.mjs';
import { parseArgs } from 'node:util';
import { until } from '../scripts/lib/net.mjs';
import { withClient } from '../scripts/lib/postgres.mjs';
import { Report } from './ledger/report.ts';
import { bareBull } from './pipeline/bare-bull.ts';
import { accept, openCrowd, QUEUE, settled, type Crowd } from './pipeline/crowd.ts';
import { InstantProvider } from './pipeline/instant-provider.ts';
import {
  computed_ms,
  eventLoopDelay_ms,
  parentOf,
  peakBytes,
  percentile,
  residentBytes,
} from './pipeline/watch.ts';

const { buyers } = await import('../test/faults/generation-load.ts');
const { startProduct } = await import('../test/support/product.ts');

const TOKEN = 'bench';
/** Of one worker. */
const SLOTS = 6;
const BULL_JOBS = 5_000;
const FOLLOWED = 200;
const LARGE = 12;
const WITHIN_ms = 20 * 60_000;

type Product = Awaited<ReturnType<typeof startProduct>>;

/** The figures that docs/benchmarks.md has under "pipeline". */
export default async function measure(args: readonly string[]): Promise<string> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      customers: { type: 'string', default: '20' },
      draft: { type: 'boolean', default: false },
    },
  });
  const report = new Report();
  const provider = new InstantProvider();
  const product = await startProduct({
    env: {
      OPENAI_API_KEY: 'sk-bench',
      OPENAI_BASE_URL: await provider.start(['1024x1024', '2880x2880']),
      MODERATION: 'local',
      METRICS_TOKEN: TOKEN,
    },
  });
  try {
    report.say('customers sign up');
    await product.worker.stop();
    const crowd = await openCrowd(product, buyers, Number(values.customers));
    await throughput(product, crowd, report);
    await firstEvent(product, crowd, report);
    await largeImages(product, crowd, report);
  } finally {
    await product.stop();
    await provider.stop();
  }
  return [
    'One api and one worker on the machine of the provider’s stand-in, which answers at once with a picture made beforehand; local moderation of prompts and pictures is on.',
    report.toString(),
  ].join('\n\n');
}

async function throughput(product: Product, crowd: Crowd, report: Report): Promise<void> {
  report.say('requests are accepted while no worker runs');
  const images = crowd.length * QUEUE;
  let began_ms = performance.now();
  await Promise.all(
    crowd.map(async (buyer) => {
      for (let one = 0; one < QUEUE; one += 1) await accept(buyer);
    }),
  );
  const accepted = (images * 1_000) / (performance.now() - began_ms);

  report.say(`${images} images are made`);
  await product.worker.start();
  const server = await postmasterOf(product);
  const before = computedNow(product, server);
  began_ms = performance.now();
  await allSettled(product, images);
  const delivered = (images * 1_000) / (performance.now() - began_ms);
  const after = computedNow(product, server);

  report.say(`${BULL_JOBS} jobs of Bull alone`);
  const bare = await bareBull(product.redis.url, BULL_JOBS, SLOTS);
  report.section('Throughput', {
    target: 'delivered images at 0.25 of bare Bull jobs',
    text: `${images} images of 1024 × 1024 for ${crowd.length} customers: accepted first, then made. An image that counts is stored with its derivatives, judged, charged and told to its listeners.`,
    head: [
      'accepted a second',
      'delivered a second',
      'bare Bull jobs a second',
      'delivered / Bull',
    ],
    rows: [[accepted, delivered, bare, delivered / bare]],
  });
  report.section('What a delivered image takes of a processor', {
    text: 'Milliseconds, of the same run: what bounds it. Bull’s job alone does none of this.',
    head: Object.keys(after),
    rows: [Object.entries(after).map(([name, ms]) => (ms - (before[name] ?? 0)) / images)],
  });
}

/** Milliseconds on a processor so far, by who computed. */
function computedNow(product: Product, postmaster: number): Record<string, number> {
  const worker = computed_ms(product.worker.pid);
  const api = computed_ms(product.api.pid);
  const { user, system } = process.cpuUsage();
  return {
    'the worker': worker.own,
    'its processes for pictures': worker.below,
    Postgres: computed_ms(postmaster).below,
    'the api': api.own + api.below,
    'provider and bench': (user + system) / 1_000,
  };
}

async function postmasterOf(product: Product): Promise<number> {
  return withClient(product.database.ownerUrl, async (client) => {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    return parentOf(rows[0]?.pid ?? 0);
  });
}

/** From sending the request to the first event of its stream, one request after another. */
async function firstEvent(product: Product, crowd: Crowd, report: Report): Promise<void> {
  report.say(`${FOLLOWED} requests are followed`);
  const before = (await settled(product)).over;
  const all_ms: number[] = [];
  for (let one = 0; one < FOLLOWED; one += 1) {
    const buyer = crowd[one % crowd.length] as Crowd[number];
    const began_ms = performance.now();
    const id = await accept(buyer);
    const stream = await fetch(`${product.url}/api/v1/generations/${id}/events`, {
      headers: { cookie: buyer.client.cookie ?? '' },
    });
    let text = '';
    for await (const part of stream.body ?? []) {
      text += Buffer.from(part).toString('utf8');
      if (text.includes('event: ')) break; // Leaving the loop closes the stream.
    }
    if (!text.includes('event: progress')) throw new Error(`no first event: ${text}`);
    all_ms.push(performance.now() - began_ms);
    await allSettled(product, before + one + 1);
  }
  report.section('From the request to the first event', {
    text: `Milliseconds; ${FOLLOWED} requests, each sent after the one before was over.`,
    head: ['p50', 'p99'],
    rows: [[percentile(all_ms, 0.5), percentile(all_ms, 0.99)]],
  });
}

async function largeImages(product: Product, crowd: Crowd, report: Report): Promise<void> {
  report.say(`${LARGE} images of 4K are stored`);
  const before = (await settled(product)).over;
  const resting = residentBytes(product.worker.pid);
  await eventLoopDelay_ms(product.url, TOKEN); // From here on.
  const work = (async () => {
    for (let one = 0; one < LARGE; one += 1)
      await accept(crowd[one % crowd.length] as Crowd[number], '4K');
    await allSettled(product, before + LARGE);
  })();
  const peak = await peakBytes(product.worker.pid, work);
  const delay_ms = await eventLoopDelay_ms(product.url, TOKEN);
  report.section('While 4K images are stored', {
    target: 'the api’s event loop late by less than 50 ms (p99)',
    text: `${LARGE} images, ${SLOTS} at a time; derivatives are made in a process of their own.`,
    head: [
      'delay of the api’s event loop, p99, ms',
      'worker’s memory with its processes, at rest, MB',
      'at its most, MB',
      'a running image, MB',
    ],
    rows: [[delay_ms, resting / 1e6, peak / 1e6, (peak - resting) / 1e6 / SLOTS]],
  });
}

/** @throws when an image ended without being delivered, or nothing ends for too long */
async function allSettled(product: Product, images: number): Promise<void> {
  await until(async () => (await settled(product)).over >= images, {
    what: `the end of ${images} images`,
    timeout_ms: WITHIN_ms,
  });
  const { over, delivered } = await settled(product);
  if (over !== delivered) throw new Error(`${over - delivered} images were not delivered`);
}
