import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Generations, their images and the attempts made at providers. */
export class CreateGeneration1795305600900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE SCHEMA generation`);
    await runner.query(SEARCH);
    await runner.query(TRANSITIONS);
    await runner.query(TABLES);
    await runner.query(VIEWS);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

const HAN = '[\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff]+';

/**
 * Prompts are found by English words (stemmed) and by pairs of Han characters: Postgres has no
 * word breaking for Chinese, and trigrams are slow on millions of rows. Single characters are
 * indexed too, so that a query of one character finds something.
 */
const SEARCH = `
  CREATE FUNCTION generation.han_grams(input text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
    SELECT coalesce(array_to_tsvector(array_agg(DISTINCT gram)), ''::tsvector)
      FROM regexp_matches(input, '${HAN}', 'g') AS run(chars),
           generate_series(1, length(chars[1])) AS at,
           generate_series(1, 2) AS size,
           LATERAL (SELECT substr(chars[1], at, size) AS gram) AS piece
     WHERE length(gram) = size
  $$;

  CREATE FUNCTION generation.search_of(input text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE SET search_path = pg_catalog AS $$
    SELECT to_tsvector('pg_catalog.english',
             regexp_replace(normalize(input, NFKC), '${HAN}', ' ', 'g'))
        || generation.han_grams(normalize(input, NFKC))
  $$;

  -- Every word must be there (its stem, or a word that begins so), and every pair of Han characters.
  CREATE FUNCTION generation.search_query(input text) RETURNS tsquery
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
          result := result && (stem || to_tsquery('pg_catalog.simple', word || ':*'));
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

/** The same tables as in libs/generation/src/image.ts and generation.ts; a test compares them. */
const TRANSITIONS = `
  CREATE FUNCTION generation.image_may_move(was text, becomes text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE was
      WHEN 'queued' THEN becomes IN ('leased', 'failed', 'cancelled')
      WHEN 'leased' THEN becomes IN ('generating', 'queued', 'failed', 'cancelled')
      WHEN 'generating' THEN becomes IN ('storing', 'queued', 'blocked', 'failed', 'cancelled', 'in_review')
      WHEN 'storing' THEN becomes IN ('delivered', 'queued', 'blocked', 'failed', 'cancelled', 'in_review')
      WHEN 'in_review' THEN becomes IN ('delivered', 'blocked', 'failed', 'cancelled')
      ELSE false
    END
  $$;

  CREATE FUNCTION generation.generation_may_move(was text, becomes text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE was
      WHEN 'accepted' THEN becomes IN ('running', 'finished', 'cancelled', 'failed')
      WHEN 'running' THEN becomes IN ('finished', 'cancelled', 'failed')
      ELSE false
    END
  $$;

  CREATE FUNCTION generation.refuse_wrong_move() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE allowed boolean;
  BEGIN
    IF TG_TABLE_NAME = 'image' THEN
      allowed := generation.image_may_move(OLD.status, NEW.status);
    ELSE
      allowed := generation.generation_may_move(OLD.status, NEW.status);
    END IF;
    IF NOT allowed THEN
      RAISE EXCEPTION '% % may not move from % to %', TG_TABLE_NAME, OLD.id, OLD.status, NEW.status
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END $$;
`;

const TABLES = `
  CREATE TABLE generation.generation (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    workspace_id uuid NOT NULL,
    user_id uuid NOT NULL,
    api_key_id uuid,
    origin text NOT NULL CHECK (origin IN ('studio', 'api', 'openai')),
    status text NOT NULL DEFAULT 'accepted'
      CHECK (status IN ('accepted', 'running', 'finished', 'cancelled', 'failed')),
    -- Counts every change that a watcher should see; the event id of its stream.
    version integer NOT NULL DEFAULT 1,
    prompt text NOT NULL CHECK (length(prompt) BETWEEN 1 AND 32000),
    -- The customer's words inside the style's template: what every attempt sends.
    provider_prompt text NOT NULL,
    style text NOT NULL,
    aspect_ratio text NOT NULL,
    resolution text NOT NULL CHECK (resolution IN ('1K', '2K', '4K')),
    width integer NOT NULL CHECK (width > 0),
    height integer NOT NULL CHECK (height > 0),
    quality text NOT NULL CHECK (quality IN ('low', 'medium', 'high')),
    count integer NOT NULL CHECK (count BETWEEN 1 AND 10),
    credits_each integer NOT NULL CHECK (credits_each > 0),
    background text CHECK (background IN ('auto', 'opaque', 'transparent')),
    output_format text NOT NULL CHECK (output_format IN ('png', 'jpeg', 'webp')),
    reference_ids uuid[] NOT NULL DEFAULT '{}' CHECK (cardinality(reference_ids) <= 16),
    mask_id uuid,
    parent_image_id uuid,
    prompt_verdict_id uuid,
    created_at timestamptz NOT NULL DEFAULT kernel.now(),
    started_at timestamptz,
    finished_at timestamptz,
    search tsvector GENERATED ALWAYS AS (generation.search_of(prompt)) STORED,
    CHECK ((status IN ('finished', 'cancelled', 'failed')) = (finished_at IS NOT NULL))
  ) WITH (fillfactor = 80);
  CREATE INDEX generation_history ON generation.generation (workspace_id, id DESC);
  CREATE INDEX generation_open ON generation.generation (workspace_id, id)
    WHERE status IN ('accepted', 'running');
  CREATE INDEX generation_search ON generation.generation USING gin (search);
  CREATE INDEX generation_references ON generation.generation USING gin (reference_ids)
    WHERE reference_ids <> '{}';
  CREATE TRIGGER generation_moves BEFORE UPDATE OF status ON generation.generation
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION generation.refuse_wrong_move();

  CREATE TABLE generation.image (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    generation_id uuid NOT NULL REFERENCES generation.generation (id),
    workspace_id uuid NOT NULL,
    index integer NOT NULL CHECK (index BETWEEN 0 AND 9),
    status text NOT NULL DEFAULT 'queued' CHECK (status IN ('queued', 'leased', 'generating',
      'storing', 'delivered', 'blocked', 'failed', 'cancelled', 'in_review')),
    credits integer NOT NULL CHECK (credits > 0),
    seed bigint NOT NULL,

    -- Dispatch: how often it was pushed to the queue, when last, and not before when again.
    push integer NOT NULL DEFAULT 0,
    pushed_at timestamptz,
    due_at timestamptz NOT NULL DEFAULT kernel.now(),

    -- Lease: only who knows the token may write; the token grows with every new owner.
    fencing_token integer NOT NULL DEFAULT 0,
    worker_id text,
    lease_until timestamptz,
    attempts integer NOT NULL DEFAULT 0,
    state_since timestamptz NOT NULL DEFAULT kernel.now(),

    -- What was stored: the real size and bytes, not the ones asked for.
    object_id uuid,
    object_key text,
    width integer,
    height integer,
    content_type text,
    bytes bigint,
    sha256 text,
    placeholder text,
    provider text,
    model text,
    delivered_quality text,
    output_verdict_id uuid,
    cost_micro_usd bigint NOT NULL DEFAULT 0,

    -- Why it was not delivered. The message is for the customer.
    error_code text,
    error_message text,

    favorite boolean NOT NULL DEFAULT false,
    tags text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 20),
    created_at timestamptz NOT NULL DEFAULT kernel.now(),
    delivered_at timestamptz,
    settled_at timestamptz,
    restored_at timestamptz,
    deleted_at timestamptz,
    expired_at timestamptz,

    UNIQUE (generation_id, index),
    CHECK ((worker_id IS NULL) = (lease_until IS NULL)),
    CHECK (status NOT IN ('leased', 'generating') OR lease_until IS NOT NULL),
    CHECK (status IN ('leased', 'generating', 'storing') OR lease_until IS NULL),
    CHECK ((status IN ('delivered', 'blocked', 'failed', 'cancelled')) = (settled_at IS NOT NULL)),
    CHECK ((status = 'delivered') = (delivered_at IS NOT NULL)),
    CHECK (status <> 'delivered' OR (object_id IS NOT NULL AND width IS NOT NULL
      AND height IS NOT NULL AND bytes IS NOT NULL)),
    CHECK (status NOT IN ('blocked', 'failed', 'cancelled') OR error_code IS NOT NULL)
  ) WITH (fillfactor = 70);
  CREATE INDEX image_waiting ON generation.image (workspace_id, generation_id, index)
    WHERE status IN ('queued', 'storing');
  CREATE INDEX image_pushed ON generation.image (workspace_id, pushed_at DESC)
    WHERE pushed_at IS NOT NULL;
  CREATE INDEX image_busy ON generation.image (id)
    WHERE status IN ('leased', 'generating', 'storing');
  CREATE INDEX image_review ON generation.image (state_since) WHERE status = 'in_review';
  CREATE INDEX image_settled ON generation.image (settled_at DESC) WHERE settled_at IS NOT NULL;
  CREATE INDEX image_gallery ON generation.image (workspace_id, id DESC)
    WHERE status = 'delivered' AND deleted_at IS NULL;
  CREATE INDEX image_tags ON generation.image USING gin (tags) WHERE tags <> '{}';
  CREATE INDEX image_object ON generation.image (object_id) WHERE object_id IS NOT NULL;
  CREATE TRIGGER image_moves BEFORE UPDATE OF status ON generation.image
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION generation.refuse_wrong_move();

  -- One row per call to a provider, written before the call.
  CREATE TABLE generation.attempt (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    image_id uuid NOT NULL REFERENCES generation.image (id),
    generation_id uuid NOT NULL,
    number integer NOT NULL,
    fencing_token integer NOT NULL,
    worker_id text NOT NULL,
    provider text NOT NULL,
    model text,
    provider_request_id text,
    cost_estimate_micro_usd bigint NOT NULL DEFAULT 0,
    cost_micro_usd bigint,
    usage jsonb,
    started_at timestamptz NOT NULL DEFAULT kernel.now(),
    ended_at timestamptz,
    -- Null while the call runs. unknown: the provider may have made an image that we never saw.
    outcome text CHECK (outcome IN ('delivered', 'retryable', 'rejected', 'blocked', 'out_of_quota',
      'unusable', 'unknown', 'cancelled', 'handed_back')),
    error_kind text,
    error_status integer,
    error_code text,
    error_message text,
    UNIQUE (image_id, fencing_token),
    CHECK ((outcome IS NULL) = (ended_at IS NULL))
  );
  CREATE INDEX attempt_generation ON generation.attempt (generation_id, id);
  CREATE INDEX attempt_recent ON generation.attempt (provider, started_at DESC);

  -- Who runs images and how many at a time: the dispatcher fills free slots only.
  CREATE TABLE generation.worker (
    id text PRIMARY KEY,
    slots integer NOT NULL CHECK (slots > 0),
    beat_at timestamptz NOT NULL DEFAULT kernel.now()
  );

  -- One dispatcher at a time: its row is locked for the length of a turn.
  CREATE TABLE generation.dispatch_turn (one boolean PRIMARY KEY DEFAULT true CHECK (one));
  INSERT INTO generation.dispatch_turn DEFAULT VALUES;
`;

/** What other parts may join: the state of every image that has a hold. */
const VIEWS = `
  CREATE VIEW generation.settlement AS
    SELECT id AS image_id, generation_id, workspace_id, status,
           status IN ('delivered', 'blocked', 'failed', 'cancelled') AS terminal,
           status = 'delivered' AS delivered,
           settled_at
      FROM generation.image;
`;
