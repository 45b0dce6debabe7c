import '../test/support/runtime/typescript-hooks.mjs';
import { parseArgs } from 'node:util';
import { newId } from '#kernel';
import { withClient } from '../scripts/lib/postgres.mjs';
import { furnish, type Furnished } from './gallery/furnish.ts';
import { askAll, keyRead, questionsOf } from './gallery/questions.ts';
import { BenchServer } from './ledger/server.ts';
import { Report } from './ledger/report.ts';

const { growGallery } = await import('../test/support/gallery-rows.ts');

const TARGET_ms = 50;

/** The figures that docs/benchmarks.md has under "gallery". */
export default async function measure(args: readonly string[]): Promise<string> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      images: { type: 'string', default: '1000000' },
      draft: { type: 'boolean', default: false },
    },
  });
  const images = Number(values.images);
  if (!(images >= 1_000)) throw new Error('--images must be a number of at least 1000.');
  const report = new Report();
  const server = await BenchServer.start({
    server: undefined,
    fsync: false,
    seconds: 0,
    rows: 0,
    parts: [],
    draft: values.draft,
    comparison: undefined,
  });
  try {
    const database = await server.productDatabase('gallery');
    // One customer has a quarter of all, ten have a tenth together, and a hundred the rest.
    const shares = [images / 4, ...Array<number>(10).fill(images / 100)];
    shares.push(...Array<number>(100).fill((images * 0.65) / 100));
    const workspaces = shares.map((share) => ({ workspaceId: newId(), images: Math.round(share) }));
    const seen = [0, 11].map((at) => workspaces[at]?.workspaceId ?? '');
    const furnished = await withClient(database.ownerUrl, async (client) => {
      for (const [index, workspace] of workspaces.entries()) {
        await growGallery(client, workspace);
        if (index % 10 === 0)
          report.say(`${index + 1} of ${workspaces.length} customers have theirs`);
      }
      const all = new Map<string, Furnished>();
      for (const workspaceId of seen) all.set(workspaceId, await furnish(client, workspaceId));
      await client.query(
        'VACUUM ANALYZE generation.generation, generation.image, generation.collection_image',
      );
      return all;
    });
    for (const [title, at] of [
      ['A customer with a quarter of all pictures', 0],
      ['A customer with one picture in 154', 11],
    ] as const)
      await withClient(database.appUrl, async (client) => {
        const { workspaceId, images: own } = workspaces[at] ?? { workspaceId: '', images: 0 };
        const read = await keyRead(client, workspaceId);
        const belongings = furnished.get(workspaceId) ?? { collections: [], parents: [] };
        const questions = await questionsOf(client, workspaceId, belongings);
        const rows = await askAll(client, workspaceId, questions);
        report.section(title, {
          target: `every line below ${TARGET_ms} ms at p95`,
          text: `Milliseconds of 200 warm queries each, one connection, from Node: ${own} pictures of ${images}. A page has 60 pictures; its two queries count together. Words and filters change with each query.`,
          head: ['what', 'p50', 'p95', 'p95 / read by primary key'],
          rows: [
            ['read by primary key', read.p50_ms, read.p95_ms, 1],
            ...rows.map(({ name, p50_ms, p95_ms }) => [name, p50_ms, p95_ms, p95_ms / read.p95_ms]),
          ],
        });
      });
    return [await server.settings(), report.toString()].join('\n\n');
  } finally {
    await server.stop();
  }
}
