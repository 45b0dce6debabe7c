import '../test/support/runtime/typescript-hooks.mjs';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { until } from '../scripts/lib/net.mjs';
import { withClient } from '../scripts/lib/postgres.mjs';
import { Report } from './ledger/report.ts';
import { percentile, residentBytes } from './pipeline/watch.ts';

const { tellNobody } = await import('../test/support/deletion-notice.ts');
const { HttpClient } = await import('../test/support/http-client.ts');
const { startProduct } = await import('../test/support/product.ts');

type Product = Awaited<ReturnType<typeof startProduct>>;

const RUNS = '/api/admin/v1/retention/runs';
const MIB = 1024 * 1024;
/** Pictures of one customer. */
const EACH = 500;
/** In one statement. */
const AT_ONCE = 10_000;
/** Of the reduced run that warms the worker up. */
const WARM = 2_000;
const BYTES = Buffer.alloc(1024, 7);
const SAMPLE_ms = 100;
const WITHIN_ms = 60 * 60_000;

interface Run {
  id: string;
  status: string;
  outputs: { count: number };
  deletedObjects: number;
  verifiedGone: number;
  failureCount: number;
}

/** The figures that docs/benchmarks.md has under "retention". */
export default async function measure(args: readonly string[]): Promise<string> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      images: { type: 'string', default: '100000' },
      draft: { type: 'boolean', default: false },
    },
  });
  const images = Number(values.images);
  if (!(images >= 1_000)) throw new Error('--images must be a number of at least 1000.');
  const report = new Report();
  const product = await startProduct();
  try {
    await tellNobody(product.database);
    const operator = new HttpClient(product.url);
    await operator.post('/api/v1/auth/sign-in', product.operator);
    await dailyIsOver(product);
    await clean(product, operator, WARM, report);
    const figures = await clean(product, operator, images, report);
    report.section('A clean-up run', {
      target: 'memory of the worker does not grow with the number of pictures',
      text: `${images} due pictures of ${Math.ceil(images / EACH)} customers with a small version each, 1 KiB a file, on the disk store; before it a run over ${WARM}. Every file is deleted, asked for once more, noted and told of as a fact.`,
      head: ['pictures a second', 'files a second'],
      rows: [[images / figures.seconds, (2 * images) / figures.seconds]],
    });
    const [first = Number.NaN] = figures.tenths;
    report.section('Memory of the worker during it', {
      target: 'the last tenth within 1.25 times the first',
      text: 'Resident memory of the worker and its processes, the median of ten looks a second while each tenth of the pictures was deleted.',
      head: ['when', 'MiB', 'beside the first tenth'],
      rows: [
        ['before', figures.before, figures.before / first],
        ...figures.tenths.map((mib, at) => [`tenth ${at + 1}`, mib, mib / first]),
        ['at most', figures.peak, figures.peak / first],
      ],
    });
  } finally {
    await product.stop();
  }
  return [
    'One api and one worker, Postgres and Redis on the same machine; the run is begun by an operator.',
    report.toString(),
  ].join('\n\n');
}

/** The daily one comes first, and not again within the hour. */
async function dailyIsOver(product: Product): Promise<void> {
  const over = `SELECT FROM storage.retention_run WHERE started_by = 'schedule' AND status = 'finished'`;
  await until(
    () =>
      withClient(product.database.ownerUrl, async (client) => {
        const { rows } = await client.query(over);
        return rows.length > 0;
      }),
    { what: 'the daily run', timeout_ms: 120_000 },
  );
}

async function clean(
  product: Product,
  operator: InstanceType<typeof HttpClient>,
  images: number,
  report: Report,
) {
  report.say(`${images} pictures are put`);
  await seed(product, images);
  const before = residentBytes(product.worker.pid) / MIB;
  report.say(`${images} pictures are deleted`);
  const began_ms = performance.now();
  const begun = await operator.post<Run>(RUNS, { reason: 'a bench' });
  if (begun.status !== 201) throw new Error(`the run was refused with ${begun.status}`);
  const read = async () => (await operator.get<Run>(`${RUNS}/${begun.body.id}`)).body;
  const tenths: number[][] = Array.from({ length: 10 }, () => []);
  for (let looks = 0, at = 0; ; looks += 1) {
    // The run is asked for once a second: that costs the product something, a look at its memory nothing.
    if (looks % 10 === 0) {
      const { status, deletedObjects } = await read();
      if (status !== 'running') break;
      at = Math.min(9, Math.floor((deletedObjects / (2 * images)) * 10));
    }
    tenths[at]?.push(residentBytes(product.worker.pid) / MIB);
    if (performance.now() - began_ms > WITHIN_ms) throw new Error('the run does not end');
    await pause(SAMPLE_ms);
  }
  const seconds = (performance.now() - began_ms) / 1_000;
  const { status, deletedObjects, verifiedGone, failureCount } = await read();
  const left = readdirSync(join(product.dataDir, 'objects'), {
    recursive: true,
    withFileTypes: true,
  }).filter((entry) => entry.isFile()).length;
  if (status !== 'finished' || verifiedGone !== 2 * images || failureCount > 0 || left > 0)
    throw new Error(
      `the run ended as ${status} with ${deletedObjects} deleted, ${verifiedGone} seen to be gone, ${failureCount} failed and ${left} files left`,
    );
  return {
    seconds,
    before,
    tenths: tenths.map((looks) => percentile(looks, 0.5)),
    peak: Math.max(...tenths.flat()),
  };
}

/** Pictures that are over their days, with a small version each, and their files. */
async function seed(product: Product, images: number): Promise<void> {
  await withClient(product.database.ownerUrl, async (client) => {
    for (let from = 0; from < images; from += AT_ONCE) {
      const to = Math.min(images, from + AT_ONCE) - 1;
      const { rows } = await client.query<{ key: string }>(SEED, [from, to, EACH, BYTES.length]);
      for (const { key } of rows) {
        const path = join(product.dataDir, 'objects', key);
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(path, BYTES);
      }
    }
    await client.query('VACUUM ANALYZE storage.object');
  });
}

const SEED = `
  WITH customer AS (
    SELECT at, uuidv7() AS workspace FROM generate_series($1::int / $3::int, $2::int / $3::int) at),
  picture AS (
    SELECT uuidv7() AS id, uuidv7() AS image, customer.workspace
      FROM generate_series($1::int, $2::int) one (at)
      JOIN customer ON customer.at = one.at / $3::int),
  original AS (
    INSERT INTO storage.object (id, key, kind, workspace_id, owner_kind, owner_id, state,
                                content_type, bytes, sha256, created_at)
    SELECT id, 'outputs/' || workspace || '/' || image || '.png', 'output', workspace, 'image',
           image, 'stored', 'image/png', $4::int, sha256('x'), kernel.now() - interval '40 days'
      FROM picture RETURNING key),
  small AS (
    INSERT INTO storage.object (key, kind, original_id, workspace_id, owner_kind, owner_id, state,
                                content_type, bytes, sha256, created_at)
    SELECT 'derived/' || workspace || '/' || image || '.webp', 'small', id, workspace, 'image',
           image, 'stored', 'image/webp', $4::int, sha256('x'), kernel.now() - interval '40 days'
      FROM picture RETURNING key)
  SELECT key FROM original UNION ALL SELECT key FROM small`;
