import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Batches and their rows; a generation made for a row names both. */
export class CreateBatches1795305606100 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TRANSITIONS);
    await runner.query(TABLES);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

/** The same table as in libs/generation/src/batch.ts; a test compares them. */
const TRANSITIONS = `
  CREATE FUNCTION generation.batch_may_move(was text, becomes text) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE was
      WHEN 'checking' THEN becomes IN ('ready', 'stopped')
      WHEN 'ready' THEN becomes IN ('running', 'stopped')
      WHEN 'running' THEN becomes IN ('paused', 'finished', 'stopped')
      WHEN 'paused' THEN becomes IN ('running', 'finished', 'stopped')
      WHEN 'finished' THEN becomes = 'running'
      ELSE false
    END
  $$;

  CREATE FUNCTION generation.refuse_wrong_batch_move() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF NOT generation.batch_may_move(OLD.status, NEW.status) THEN
      RAISE EXCEPTION 'batch % may not move from % to %', OLD.id, OLD.status, NEW.status
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END $$;
`;

const TABLES = `
  CREATE TABLE generation.batch (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    workspace_id uuid NOT NULL,
    user_id uuid NOT NULL,
    api_key_id uuid,
    origin text NOT NULL CHECK (origin IN ('studio', 'api')),
    name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    status text NOT NULL DEFAULT 'checking'
      CHECK (status IN ('checking', 'ready', 'running', 'paused', 'finished', 'stopped')),
    pause_reason text CHECK (pause_reason IN ('customer', 'insufficient_credits', 'account_blocked')),
    rows integer NOT NULL CHECK (rows BETWEEN 1 AND 1000),

    -- The check is one job at a time: whoever holds the newest token may write, until its time is up.
    check_token integer NOT NULL DEFAULT 0,
    check_until timestamptz,
    check_failures integer NOT NULL DEFAULT 0,

    created_at timestamptz NOT NULL DEFAULT kernel.now(),
    started_at timestamptz,
    ended_at timestamptz,
    CHECK ((status = 'paused') = (pause_reason IS NOT NULL)),
    CHECK ((status IN ('finished', 'stopped')) = (ended_at IS NOT NULL)),
    CHECK (status NOT IN ('running', 'paused', 'finished') OR started_at IS NOT NULL)
  ) WITH (fillfactor = 80);
  CREATE INDEX batch_history ON generation.batch (workspace_id, id DESC);
  CREATE INDEX batch_open ON generation.batch (id) WHERE status IN ('checking', 'running');
  CREATE TRIGGER batch_moves BEFORE UPDATE OF status ON generation.batch
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)
    EXECUTE FUNCTION generation.refuse_wrong_batch_move();

  CREATE TABLE generation.batch_row (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    batch_id uuid NOT NULL REFERENCES generation.batch (id),
    position integer NOT NULL CHECK (position BETWEEN 1 AND 1000),
    -- Where the row begins in what the customer gave.
    line integer NOT NULL CHECK (line > 0),
    status text NOT NULL CHECK (status IN ('unchecked', 'rejected', 'blocked', 'ready', 'running',
      'done', 'partial', 'failed', 'stopped')),
    prompt text NOT NULL CHECK (length(prompt) <= 4000),
    style text NOT NULL,
    aspect_ratio text NOT NULL,
    resolution text NOT NULL,
    count integer NOT NULL CHECK (count BETWEEN 0 AND 10),
    -- The price that the customer confirms: it stays, whatever the catalog says later.
    credits_each integer NOT NULL CHECK (credits_each >= 0),
    problems jsonb NOT NULL DEFAULT '[]',
    prompt_verdict_id uuid,

    -- The newest generation of the row, how many pictures the next one makes, and what earlier ones gave.
    generation_id uuid,
    wanted integer NOT NULL CHECK (wanted BETWEEN 0 AND 10),
    delivered integer NOT NULL DEFAULT 0 CHECK (delivered >= 0),
    retryable integer NOT NULL DEFAULT 0 CHECK (retryable >= 0),
    UNIQUE (batch_id, position),
    CHECK (status IN ('rejected', 'blocked', 'stopped')
      OR (prompt <> '' AND count > 0 AND credits_each > 0)),
    CHECK (status <> 'running' OR generation_id IS NOT NULL)
  ) WITH (fillfactor = 80);
  CREATE INDEX batch_row_waiting ON generation.batch_row (batch_id, position)
    WHERE status IN ('unchecked', 'ready');
  CREATE INDEX batch_row_generation ON generation.batch_row (generation_id)
    WHERE generation_id IS NOT NULL;

  ALTER TABLE generation.generation
    ADD COLUMN batch_id uuid REFERENCES generation.batch (id),
    ADD COLUMN batch_row_id uuid REFERENCES generation.batch_row (id),
    ADD CONSTRAINT generation_batch_both CHECK ((batch_id IS NULL) = (batch_row_id IS NULL));
  CREATE INDEX generation_batch ON generation.generation (batch_id, id) WHERE batch_id IS NOT NULL;
  CREATE INDEX generation_batch_open ON generation.generation (batch_id, id)
    WHERE batch_id IS NOT NULL AND status IN ('accepted', 'running');
  CREATE INDEX generation_batch_row ON generation.generation (batch_row_id)
    WHERE batch_row_id IS NOT NULL;
`;
