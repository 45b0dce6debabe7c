import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the gallery is filtered by stands beside each picture, so that every filter is one walk of
 * one index in the order of the page; and pictures can lie in the trash.
 */
export class IndexGallery1795305609500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(COLUMNS);
    await runner.query(INDEXES);
    await runner.query(SEARCH);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

const COLUMNS = `
  -- Copies of what the generation says and never changes.
  ALTER TABLE generation.image ADD COLUMN style text, ADD COLUMN resolution text;
  UPDATE generation.image i SET style = g.style, resolution = g.resolution
    FROM generation.generation g WHERE g.id = i.generation_id;
  ALTER TABLE generation.image
    ALTER COLUMN style SET NOT NULL, ALTER COLUMN resolution SET NOT NULL;

  -- In the trash since then. The second is made at the same moment: the trash is in its order.
  ALTER TABLE generation.image ADD COLUMN trashed_at timestamptz, ADD COLUMN trash_order uuid,
    ADD CHECK ((trashed_at IS NULL) = (trash_order IS NULL)),
    ADD CHECK (trashed_at IS NULL OR status = 'delivered');
`;

/** Each is in the order of the gallery's pages: created_at and, for one moment, the id. */
const INDEXES = `
  -- Brings uuid into GIN indexes, so that words are looked up within one workspace.
  CREATE EXTENSION IF NOT EXISTS btree_gin WITH SCHEMA generation;

  DROP INDEX generation.image_gallery;
  CREATE INDEX image_gallery ON generation.image (workspace_id, created_at DESC, id DESC)
    WHERE status = 'delivered' AND deleted_at IS NULL AND trashed_at IS NULL;
  CREATE INDEX image_gallery_style
    ON generation.image (workspace_id, style, created_at DESC, id DESC)
    WHERE status = 'delivered' AND deleted_at IS NULL AND trashed_at IS NULL;
  CREATE INDEX image_gallery_resolution
    ON generation.image (workspace_id, resolution, created_at DESC, id DESC)
    WHERE status = 'delivered' AND deleted_at IS NULL AND trashed_at IS NULL;
  CREATE INDEX image_gallery_favorite
    ON generation.image (workspace_id, created_at DESC, id DESC)
    WHERE status = 'delivered' AND deleted_at IS NULL AND trashed_at IS NULL AND favorite;

  DROP INDEX generation.image_tags;
  CREATE INDEX image_tags ON generation.image USING gin (workspace_id, tags) WHERE tags <> '{}';
  CREATE INDEX image_tagged ON generation.image (workspace_id) WHERE tags <> '{}';

  CREATE INDEX image_trash ON generation.image (workspace_id, trash_order DESC)
    WHERE trashed_at IS NOT NULL AND deleted_at IS NULL;
  CREATE INDEX image_trash_due ON generation.image (trashed_at)
    WHERE trashed_at IS NOT NULL AND deleted_at IS NULL;

  DROP INDEX generation.generation_search;
  CREATE INDEX generation_search ON generation.generation USING gin (workspace_id, search);
`;

const HAN = '[\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff]+';

/**
 * As before, but beginnings of words are looked for from three letters on: what begins with one
 * letter is most of a language, and reading that much of the index helps nobody.
 */
const SEARCH = `
  CREATE OR REPLACE FUNCTION generation.search_query(input text) RETURNS tsquery
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
    DECLARE
      folded text := lower(normalize(input, NFKC));
      result tsquery := ''::tsquery;
      stem tsquery;
      word text;
      run text[];
      pieces text[];
    BEGIN
      FOR word IN SELECT m[1] FROM regexp_matches(
            regexp_replace(folded, '${HAN}', ' ', 'g'), '[[:alnum:]]+', 'g') AS m LOOP
        stem := plainto_tsquery('pg_catalog.english', word);
        IF numnode(stem) > 0 THEN
          IF length(word) > 2 THEN
            stem := stem || to_tsquery('pg_catalog.simple', word || ':*');
          END IF;
          result := result && stem;
        END IF;
      END LOOP;
      FOR run IN SELECT regexp_matches(folded, '${HAN}', 'g') LOOP
        SELECT array_agg(quote_literal(substr(run[1], at, 2))) INTO pieces
          FROM generate_series(1, greatest(1, length(run[1]) - 1)) AS at;
        result := result && array_to_string(pieces, ' & ')::tsquery;
      END LOOP;
      RETURN result;
    END
  $$;
`;
