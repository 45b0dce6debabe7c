import type pg from 'pg';

export interface Furnished {
  collections: string[];
  /** Pictures that others were made from. */
  parents: string[];
}

/**
 * What customers do with their pictures: a hundred collections of up to 5,000, whose newest half is in
 * the trash, and pictures made from others. As the owner of the tables.
 */
export async function furnish(client: pg.ClientBase, workspaceId: string): Promise<Furnished> {
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO generation.collection (workspace_id, name)
     SELECT $1, 'set ' || n FROM generate_series(1, 100) AS n RETURNING id`,
    [workspaceId],
  );
  const collections = rows.map((row) => row.id);
  await client.query(
    `INSERT INTO generation.collection_image (collection_id, image_id, created_at)
     SELECT c.id, i.id, i.created_at
       FROM unnest($2::uuid[]) WITH ORDINALITY AS c (id, n),
            LATERAL (SELECT id, created_at FROM generation.image
                      WHERE workspace_id = $1 ORDER BY created_at DESC, id DESC
                      LIMIT CASE WHEN c.n <= 10 THEN 5000 ELSE 200 END) AS i`,
    [workspaceId, collections],
  );
  await client.query(
    `UPDATE generation.image SET trashed_at = kernel.now(), trash_order = uuidv7()
      WHERE id IN (SELECT id FROM generation.image WHERE workspace_id = $1
                    ORDER BY created_at DESC, id DESC LIMIT 2500)`,
    [workspaceId],
  );
  const made = await client.query<{ id: string }>(
    `WITH parents AS (SELECT id, row_number() OVER () AS n FROM generation.image
                       WHERE workspace_id = $1 AND trashed_at IS NULL ORDER BY id LIMIT 200),
          child AS (SELECT id, row_number() OVER () AS n FROM generation.generation
                     WHERE workspace_id = $1 ORDER BY id DESC LIMIT 4000),
          linked AS (UPDATE generation.generation g SET parent_image_id = p.id
                       FROM child JOIN parents p ON p.n = 1 + child.n % 200
                      WHERE g.id = child.id RETURNING p.id)
     SELECT DISTINCT id FROM linked`,
    [workspaceId],
  );
  return { collections, parents: made.rows.map((row) => row.id) };
}
