import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A price whose time has not come can be withdrawn; one that counts, or has counted, stays for ever. */
export class WithdrawPrices1795305609150 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE generation.price
        ADD COLUMN withdrawn_at timestamptz,
        ADD COLUMN withdrawn_by text,
        ADD CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
        DROP CONSTRAINT price_provider_model_valid_from_key;
      -- Another price may take the moment of one that was withdrawn.
      CREATE UNIQUE INDEX price_moment ON generation.price (provider, model, valid_from)
        WHERE withdrawn_at IS NULL;

      CREATE FUNCTION generation.keep_price() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE kept generation.price := NEW;
      BEGIN
        kept.withdrawn_at := NULL;
        kept.withdrawn_by := NULL;
        IF kept IS DISTINCT FROM OLD OR NEW.withdrawn_at IS NULL OR OLD.valid_from <= kernel.now() THEN
          RAISE EXCEPTION 'a price is never changed, and withdrawn only before its time';
        END IF;
        RETURN NEW;
      END $$;
      DROP TRIGGER price_stays ON generation.price;
      CREATE TRIGGER price_stays BEFORE DELETE OR TRUNCATE ON generation.price
        FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();
      CREATE TRIGGER price_changes BEFORE UPDATE ON generation.price
        FOR EACH ROW EXECUTE FUNCTION generation.keep_price();
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
