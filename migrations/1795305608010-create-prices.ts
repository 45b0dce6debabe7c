import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the models cost the operator; rows are added and never changed, so that costs can be retraced. */
export class CreatePrices1795305608010 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Of a provider by its name in the configuration, and of its model; '*' is every one that has no
      -- price of its own. The newest row whose time has come counts.
      CREATE TABLE generation.price (
        id uuid PRIMARY KEY DEFAULT uuidv7(),
        provider text NOT NULL CHECK (length(provider) BETWEEN 1 AND 40),
        model text NOT NULL CHECK (length(model) BETWEEN 1 AND 100),
        -- Millionths of a USD for a million tokens.
        text_input_micro_usd integer NOT NULL CHECK (text_input_micro_usd >= 0),
        image_input_micro_usd integer NOT NULL CHECK (image_input_micro_usd >= 0),
        output_micro_usd integer NOT NULL CHECK (output_micro_usd >= 0),
        -- For an image of which the provider says no usage. NULL: as estimated by tokens.
        flat_micro_usd integer CHECK (flat_micro_usd >= 0),
        valid_from timestamptz NOT NULL DEFAULT kernel.now(),
        created_at timestamptz NOT NULL DEFAULT kernel.now(),
        -- NULL: came with the product.
        created_by text,
        UNIQUE (provider, model, valid_from)
      );
      CREATE TRIGGER price_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON generation.price
        FOR EACH STATEMENT EXECUTE FUNCTION kernel.refuse_change();

      -- OpenAI's prices of November 2026: 5 USD a million tokens of text, 8 of pictures given, 30 of
      -- pictures made. The built-in engine costs nothing.
      INSERT INTO generation.price (provider, model, text_input_micro_usd, image_input_micro_usd,
          output_micro_usd, flat_micro_usd, valid_from) VALUES
        ('*', '*', 5000000, 8000000, 30000000, NULL, '2026-01-01T00:00:00Z'),
        ('demo', '*', 0, 0, 0, 0, '2026-01-01T00:00:00Z');
    `);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only; restore a backup to go back');
  }
}
