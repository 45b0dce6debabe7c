import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Everything of a person as a download: the wish, its parts, and their pieces in the store. */
export class ExportPersons1795305609850 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const sql of [PIECES, EXPORTS]) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

// NOT VALID: rows of before keep to the narrower rule, and nobody waits for a look at all of them.
const PIECES = `
  ALTER TABLE storage.object DROP CONSTRAINT object_kind_check;
  ALTER TABLE storage.object ADD CONSTRAINT object_kind_check CHECK (kind IN
    ('incoming', 'upload', 'output', 'small', 'thumbnail', 'preview', 'quarantine', 'export')) NOT VALID;
  ALTER TABLE storage.object DROP CONSTRAINT object_owner_kind_check;
  ALTER TABLE storage.object ADD CONSTRAINT object_owner_kind_check CHECK (owner_kind IN
    ('upload', 'image', 'export')) NOT VALID;
`;

const EXPORTS = `
  CREATE TABLE privacy.export (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    user_id uuid NOT NULL,
    workspace_id uuid NOT NULL,
    -- ready: can be fetched until it expires; ended: its pieces go, whatever the reason.
    status text NOT NULL DEFAULT 'waiting'
      CHECK (status IN ('waiting', 'running', 'ready', 'failed', 'ended')),
    asked_by text NOT NULL CHECK (asked_by IN ('customer', 'operator')),
    operator_id uuid,
    asked_at timestamptz NOT NULL DEFAULT kernel.now(),
    next_try_at timestamptz NOT NULL DEFAULT kernel.now(),
    lease_token uuid,
    lease_until timestamptz,
    failures integer NOT NULL DEFAULT 0,
    -- Only its kind: the text of an error may quote what is exported.
    last_error text,
    -- Behind the last whole part; whoever goes on begins here.
    cursor jsonb,
    -- Rows by file, of whole parts.
    counts jsonb NOT NULL DEFAULT '{}',
    pictures_in_all integer,
    -- Of the part that is being written too.
    pictures integer NOT NULL DEFAULT 0,
    left_out integer NOT NULL DEFAULT 0,
    ready_at timestamptz,
    expires_at timestamptz,
    ended_at timestamptz,
    end_reason text CHECK (end_reason IN
      ('expired', 'deleted', 'replaced', 'blocked', 'contents_deleted', 'erased')),
    CHECK ((asked_by = 'operator') = (operator_id IS NOT NULL)),
    CHECK ((status = 'running') = (lease_token IS NOT NULL)),
    CHECK (num_nulls(lease_token, lease_until) IN (0, 2)),
    CHECK (num_nulls(ready_at, expires_at) IN (0, 2)),
    CHECK (status <> 'ready' OR ready_at IS NOT NULL),
    CHECK ((status = 'ended') = (ended_at IS NOT NULL)),
    CHECK ((status = 'ended') = (end_reason IS NOT NULL))
  );
  CREATE UNIQUE INDEX export_open ON privacy.export (workspace_id) WHERE status IN ('waiting', 'running');
  CREATE INDEX export_due ON privacy.export (next_try_at) WHERE status IN ('waiting', 'running');
  CREATE INDEX export_expires ON privacy.export (expires_at) WHERE status = 'ready';
  CREATE INDEX export_workspace ON privacy.export (workspace_id, id DESC);
  CREATE INDEX export_old ON privacy.export (asked_at) WHERE status IN ('failed', 'ended');

  -- One ZIP each.
  CREATE TABLE privacy.export_part (
    export_id uuid NOT NULL REFERENCES privacy.export (id) ON DELETE CASCADE,
    number integer NOT NULL CHECK (number > 0),
    -- Where its pieces lie in the store.
    folder text NOT NULL,
    bytes bigint NOT NULL CHECK (bytes > 0),
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    files integer NOT NULL,
    created_at timestamptz NOT NULL DEFAULT kernel.now(),
    PRIMARY KEY (export_id, number)
  );
`;
