import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A customer asks for a person; a won appeal of a result delivers it free of charge. */
export class CreateAppeals1795305606151 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(APPEALS);
    await runner.query(FREE_DELIVERY);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}

const APPEALS = `
  CREATE TABLE moderation.appeals (
    id uuid PRIMARY KEY DEFAULT uuidv7(),
    -- One appeal per verdict: a person decides once.
    verdict_id uuid NOT NULL UNIQUE REFERENCES moderation.verdicts (id),
    workspace_id uuid NOT NULL,
    -- Whom the decision is told to.
    contact text NOT NULL,
    message text NOT NULL CHECK (length(message) BETWEEN 1 AND 2000),
    -- What the customer reads with the decision; null while the appeal is open.
    answer text,
    decided_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT kernel.now(),
    CHECK ((answer IS NULL) = (decided_at IS NULL))
  );
  CREATE INDEX appeals_workspace ON moderation.appeals (workspace_id, id);
  CREATE INDEX appeals_open ON moderation.appeals (id) WHERE decided_at IS NULL;
`;

/** Both triggers use it; the only ways out of an end, and only for images that a person granted. */
const FREE_DELIVERY = `
  ALTER TABLE generation.image
    ADD COLUMN error_rule text,
    -- An appeal was won: the refused picture is delivered and never charged.
    ADD COLUMN granted_at timestamptz;
  CREATE INDEX image_granted ON generation.image (granted_at)
    WHERE granted_at IS NOT NULL AND status = 'blocked';
  CREATE INDEX image_verdict ON generation.image (output_verdict_id)
    WHERE output_verdict_id IS NOT NULL;

  CREATE OR REPLACE FUNCTION generation.refuse_wrong_move() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE allowed boolean;
  BEGIN
    IF TG_TABLE_NAME = 'image' THEN
      allowed := generation.image_may_move(OLD.status, NEW.status)
        OR (OLD.status = 'blocked' AND NEW.status = 'delivered'
            AND (to_jsonb(NEW) ->> 'granted_at') IS NOT NULL);
    ELSE
      allowed := generation.generation_may_move(OLD.status, NEW.status)
        OR (OLD.status IN ('failed', 'cancelled') AND NEW.status = 'finished'
            AND EXISTS (SELECT FROM generation.image i
                         WHERE i.generation_id = OLD.id AND i.granted_at IS NOT NULL));
    END IF;
    IF NOT allowed THEN
      RAISE EXCEPTION '% % may not move from % to %', TG_TABLE_NAME, OLD.id, OLD.status, NEW.status
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END $$;

  -- delivered: and charged. A granted picture's hold was released when it was refused.
  CREATE OR REPLACE VIEW generation.settlement AS
    SELECT id AS image_id, generation_id, workspace_id, status,
           status IN ('delivered', 'blocked', 'failed', 'cancelled') AS terminal,
           status = 'delivered' AND granted_at IS NULL AS delivered,
           settled_at
      FROM generation.image;
`;
