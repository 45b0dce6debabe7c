import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is in the object store, uploads on their way, and the clean-up runs that delete. */
export class CreateStorage1795305600700 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE SCHEMA storage;

      CREATE TABLE storage.retention_run (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        kind text NOT NULL CHECK (kind IN ('dry_run', 'run')),
        status text NOT NULL DEFAULT 'running' CHECK (status IN ('running', 'finished', 'failed')),
        started_by text NOT NULL CHECK (started_by IN ('schedule', 'operator')),
        actor_email text,
        reason text NOT NULL,
        -- Everything is judged as of this moment, so that a resumed run finds the same objects.
        as_of timestamptz NOT NULL DEFAULT kernel.now(),
        started_at timestamptz NOT NULL DEFAULT kernel.now(),
        finished_at timestamptz,
        lease_owner uuid,
        lease_until timestamptz,
        failed_attempts integer NOT NULL DEFAULT 0,
        last_error text,
        -- The last object that was judged; a resumed run goes on behind it.
        cursor_workspace uuid,
        cursor_object uuid,
        report jsonb NOT NULL
      );
      CREATE UNIQUE INDEX retention_run_one ON storage.retention_run (kind)
        WHERE kind = 'run' AND status = 'running';

      CREATE TABLE storage.object (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        -- Immutable: other bytes get another key.
        key text NOT NULL UNIQUE,
        kind text NOT NULL
          CHECK (kind IN ('incoming', 'upload', 'output', 'thumbnail', 'preview', 'quarantine')),
        -- Derivatives live and die with their original.
        original_id uuid REFERENCES storage.object (id),
        workspace_id uuid NOT NULL,
        owner_kind text NOT NULL CHECK (owner_kind IN ('upload', 'image')),
        owner_id uuid NOT NULL,
        -- pending: the intention, written before the bytes are put; deleting: hidden from
        -- everybody, the bytes may still be there; deleted: the bytes were seen to be gone.
        state text NOT NULL DEFAULT 'pending'
          CHECK (state IN ('pending', 'stored', 'deleting', 'deleted')),
        content_type text NOT NULL,
        bytes bigint CHECK (bytes > 0),
        sha256 bytea CHECK (length(sha256) = 32),
        width integer,
        height integer,
        placeholder text,
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        -- When the sweep takes care of a pending or deleting row that nobody finished.
        settle_after timestamptz,
        deletion_reason text,
        deleted_at timestamptz,
        retention_run_id uuid REFERENCES storage.retention_run (id),
        CHECK (state <> 'stored' OR (bytes IS NOT NULL AND sha256 IS NOT NULL)),
        CHECK ((state IN ('pending', 'deleting')) = (settle_after IS NOT NULL)),
        CHECK ((state = 'deleted') = (deleted_at IS NOT NULL)),
        CHECK ((state IN ('deleting', 'deleted')) = (deletion_reason IS NOT NULL))
      );
      CREATE INDEX object_owner ON storage.object (owner_kind, owner_id);
      CREATE INDEX object_derivatives ON storage.object (original_id) WHERE original_id IS NOT NULL;
      CREATE INDEX object_unsettled ON storage.object (settle_after) WHERE settle_after IS NOT NULL;
      CREATE INDEX object_age ON storage.object (workspace_id, id)
        WHERE state = 'stored' AND original_id IS NULL;
      CREATE INDEX object_of_run ON storage.object (retention_run_id, state)
        WHERE retention_run_id IS NOT NULL;

      -- The object with the checked bytes of an upload has the upload's own id.
      CREATE TABLE storage.upload (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        workspace_id uuid NOT NULL,
        filename text NOT NULL CHECK (length(filename) <= 255),
        content_type text NOT NULL,
        bytes bigint NOT NULL CHECK (bytes > 0),
        status text NOT NULL DEFAULT 'pending'
          CHECK (status IN ('pending', 'ready', 'rejected', 'deleted')),
        rejection_code text,
        rejection_detail text,
        -- Whoever checks the bytes holds this lease; it runs out when the checker dies.
        checking_until timestamptz,
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        completed_at timestamptz,
        deleted_at timestamptz,
        CHECK (status <> 'rejected' OR rejection_code IS NOT NULL)
      );
      CREATE INDEX upload_of_workspace ON storage.upload (workspace_id, id) WHERE status <> 'deleted';
      CREATE INDEX upload_abandoned ON storage.upload (created_at)
        WHERE status IN ('pending', 'rejected');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
