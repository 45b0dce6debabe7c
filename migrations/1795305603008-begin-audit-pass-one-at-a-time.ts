import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Two that begin a check of everything at the same moment begin one after the other. */
export class BeginAuditPassOneAtATime1795305603008 implements MigrationInterface {
  name = 'BeginAuditPassOneAtATime1795305603008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE FUNCTION credits.audit_pass_begin() RETURNS uuid
      LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '30s' AS $$
      DECLARE v uuid;
      BEGIN
        PERFORM pg_advisory_xact_lock(7246310003);
        DELETE FROM credits.audit_pass WHERE finished_at IS NULL;
        DELETE FROM credits.audit_pass WHERE finished_at < kernel.now() - interval '90 days';
        INSERT INTO credits.audit_pass (started_at) VALUES (kernel.now()) RETURNING id INTO v;
        RETURN v;
      END $$;
    `);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}
