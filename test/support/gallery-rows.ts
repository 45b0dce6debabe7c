import type pg from 'pg';

export interface GrownGallery {
  workspaceId: string;
  /** Pictures; two of each generation. */
  images: number;
}

/** So many generations in one statement. */
const AT_ONCE = 25_000;

/**
 * Delivered pictures without bytes, one generation a minute back in time. Of the words, styles and
 * tags some are common and most are rare, as in what people write; a third is Chinese. The same rows
 * again, but for their ids. As the owner of the tables.
 */
export async function growGallery(client: pg.ClientBase, gallery: GrownGallery): Promise<void> {
  await client.query('SELECT setseed(0.42)');
  const generations = Math.ceil(gallery.images / 2);
  for (let from = 0; from < generations; from += AT_ONCE) {
    const to = Math.min(generations, from + AT_ONCE) - 1;
    await client.query(GENERATIONS, [gallery.workspaceId, from, to]);
    await client.query(IMAGES, [gallery.workspaceId, from, to]);
  }
}

const list = (text: string): string =>
  `ARRAY[${text
    .split(' ')
    .map((w) => `'${w}'`)
    .join(', ')}]`;
/** One of a list: the first ones far more often. */
const some = (words: string, steep = 3): string =>
  `(${words})[1 + floor(cardinality(${words}) * random() ^ ${steep})::int]`;

const NOUNS = list(
  'cat city portrait forest harbour dragon mountain flower robot castle bottle fox ocean street lantern temple violin lighthouse cathedral orchard submarine typewriter glacier caravan observatory',
);
const LOOKS = list(
  'red golden quiet misty ancient neon soft broken tiny crystal velvet rusty emerald porcelain',
);
const PLACES = list('dawn night rain winter harvest moonlight workshop desert balcony greenhouse');
const THINGS = list('猫 城市 山水 花 龙 灯笼 古寺 海港 机器人 狐狸 瀑布 竹林 琵琶 雪山 飞船');
const TIMES = list('清晨 夜晚 雨中 冬天 月光下 黄昏 春天 沙漠里');
const STYLES = list('none photo anime cinema product watercolor illustration isometric3d pixel');

const PROMPT = `CASE WHEN random() < 0.66
    THEN format('a %s %s at %s, study %s', ${some(LOOKS)}, ${some(NOUNS)}, ${some(PLACES)}, at % 4000)
    ELSE format('一只%s的%s，%s，第%s张', ${some(TIMES)}, ${some(THINGS)}, ${some(TIMES)}, at % 4000)
  END`;

const MOMENT = `now() - at * interval '1 minute'`;

const GENERATIONS = `
  INSERT INTO generation.generation (id, workspace_id, user_id, origin, status, prompt,
    provider_prompt, style, aspect_ratio, resolution, width, height, quality, count, credits_each,
    output_format, created_at, started_at, finished_at)
  SELECT uuidv7(-at * interval '1 minute'), $1, $1, 'studio', 'finished', prompt, prompt,
         ${some(STYLES, 2)}, '1:1', ${some(list('1K 2K 4K'))}, 1024, 1024, 'medium', 2, 10, 'png',
         ${MOMENT}, ${MOMENT}, ${MOMENT}
    FROM generate_series($2::int, $3::int) AS at, LATERAL (SELECT ${PROMPT} AS prompt) AS words`;

const IMAGES = `
  INSERT INTO generation.image (id, generation_id, workspace_id, index, status, credits, seed, style,
    resolution, object_id, object_key, width, height, content_type, bytes, sha256, favorite, tags,
    created_at, delivered_at, settled_at)
  SELECT uuidv7(g.created_at - now()), g.id, g.workspace_id, index, 'delivered', 10, 1, g.style,
         g.resolution, uuidv7(), 'outputs/none', 1024, 1024, 'image/png', 1000000, 'none',
         random() < 0.03,
         CASE WHEN random() < 0.05 THEN ARRAY[${some(list('poster draft client album print'))}]
              ELSE '{}' END,
         g.created_at, g.created_at, g.created_at
    FROM generation.generation g, generate_series(0, 1) AS index
   WHERE g.workspace_id = $1
     AND g.created_at BETWEEN now() - ($3::int + 0.5) * interval '1 minute'
                          AND now() - ($2::int - 0.5) * interval '1 minute'`;
