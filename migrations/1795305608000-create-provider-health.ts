import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What all workers together know of each image provider, and how long its calls took. */
export class CreateProviderHealth1795305608000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

const TABLES = `
  -- A row is written when a provider fails, refuses, or recovers, and for each call while a limit that
  -- was learnt from its refusals is kept; a provider that is well is only read.
  CREATE TABLE generation.provider_health (
    provider text PRIMARY KEY,

    -- The breaker: failures in a row, no calls until, and since when one call tries again.
    failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
    open_until timestamptz,
    probing_since timestamptz,

    -- The provider has asked for a rest.
    rests_until timestamptz,

    -- Calls a minute as learnt from a refusal, and those of the last minute: [{"slot", "calls"}].
    limit_per_minute integer CHECK (limit_per_minute > 0),
    limit_learnt_at timestamptz,
    -- The limit when the burst began that taught this one.
    limit_stood_before integer CHECK (limit_stood_before > 0),
    limit_stated boolean NOT NULL DEFAULT false,
    recent jsonb NOT NULL DEFAULT '[]',

    -- The newest failure, for operators.
    last_failure_at timestamptz,
    last_failure_kind text,
    last_failure_code text,

    -- Taken out of use by an operator, until an operator brings it back.
    paused_at timestamptz,
    paused_by text,
    pause_reason text,

    CHECK ((limit_per_minute IS NULL) = (limit_learnt_at IS NULL)),
    CHECK ((last_failure_at IS NULL) = (last_failure_kind IS NULL)),
    CHECK ((paused_at IS NULL) = (pause_reason IS NULL)),
    CHECK ((paused_at IS NULL) = (paused_by IS NULL))
  ) WITH (fillfactor = 50);

  -- From the request to the provider's answer; ended_at comes only after the picture was stored.
  ALTER TABLE generation.attempt ADD COLUMN call_ms integer CHECK (call_ms >= 0);
`;
