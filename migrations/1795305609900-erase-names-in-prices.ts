import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who set a price is forgotten when that operator is erased as a person; the price stays as it was. */
export class EraseNamesInPrices1795305609900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE FUNCTION generation.keep_price() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE kept generation.price := NEW;
      BEGIN
        -- Only who it was may go at any time.
        kept.created_by := OLD.created_by;
        kept.withdrawn_by := OLD.withdrawn_by;
        IF kept IS NOT DISTINCT FROM OLD
           AND (NEW.created_by IS NOT DISTINCT FROM OLD.created_by
                OR (OLD.created_by IS NOT NULL AND NEW.created_by = '[erased]'))
           AND (NEW.withdrawn_by IS NOT DISTINCT FROM OLD.withdrawn_by
                OR (OLD.withdrawn_by IS NOT NULL AND NEW.withdrawn_by = '[erased]')) THEN
          RETURN NEW;
        END IF;
        kept := NEW;
        kept.withdrawn_at := NULL;
        kept.withdrawn_by := NULL;
        IF kept IS DISTINCT FROM OLD OR NEW.withdrawn_at IS NULL OR OLD.valid_from <= kernel.now() THEN
          RAISE EXCEPTION 'a price is never changed, and withdrawn only before its time';
        END IF;
        RETURN NEW;
      END $$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
