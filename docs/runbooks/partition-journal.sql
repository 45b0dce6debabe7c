-- Makes credits.journal a table of monthly partitions. Run as the owner of the tables, in psql or any
-- client that runs a whole file; docs/runbooks/partition-journal.md says when, and what it costs.
-- The rows that exist stay where they are: the present table becomes the first partition.

-- 1. While the product runs: every row so far is from before next month. Reads the table once.
ALTER TABLE credits.journal DROP CONSTRAINT IF EXISTS journal_before_months;
DO $$
BEGIN
  IF (SELECT relkind FROM pg_class WHERE oid = 'credits.journal'::regclass) <> 'r' THEN
    RAISE EXCEPTION 'credits.journal is partitioned already';
  END IF;
  EXECUTE format('ALTER TABLE credits.journal ADD CONSTRAINT journal_before_months CHECK (at < %L) NOT VALID',
    (date_trunc('month', kernel.now() AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC');
END $$;
ALTER TABLE credits.journal VALIDATE CONSTRAINT journal_before_months;

-- 2. The swap: some milliseconds, in which moves wait.
BEGIN;
SET LOCAL lock_timeout = '5s';
SET LOCAL search_path = pg_catalog;
LOCK TABLE credits.journal IN ACCESS EXCLUSIVE MODE;

-- What hangs on the table itself and not on its name: made again below, word for word.
CREATE TEMP TABLE made_again ON COMMIT DROP AS
SELECT pg_get_viewdef('credits.audit'::regclass) AS view,
  (SELECT pg_get_functiondef(oid) FROM pg_proc WHERE proname = 'digest_of' AND pronamespace = 'credits'::regnamespace) AS digest;
CREATE TEMP TABLE readers ON COMMIT DROP AS
SELECT DISTINCT c.relname, g.grantee::regrole::text AS name FROM pg_class c, aclexplode(c.relacl) g
WHERE c.oid IN ('credits.journal'::regclass, 'credits.audit'::regclass) AND g.privilege_type = 'SELECT'
  AND g.grantee <> c.relowner AND g.grantee <> 0;
CREATE TEMP TABLE callers ON COMMIT DROP AS
SELECT DISTINCT g.grantee::regrole::text AS name FROM pg_proc p, aclexplode(p.proacl) g
WHERE p.proname = 'digest_of' AND p.pronamespace = 'credits'::regnamespace AND g.grantee <> p.proowner AND g.grantee <> 0;
DROP VIEW credits.audit;
DROP FUNCTION credits.digest_of(credits.journal);

ALTER TABLE credits.journal RENAME TO journal_before_months;
CREATE TABLE credits.journal (LIKE credits.journal_before_months INCLUDING COMMENTS INCLUDING CONSTRAINTS EXCLUDING INDEXES)
  PARTITION BY RANGE (at);
ALTER TABLE credits.journal DROP CONSTRAINT journal_before_months;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON credits.journal
  FOR EACH STATEMENT EXECUTE FUNCTION credits.refuse_change();

-- A month is a table with the journal's key, index and trigger; whoever reads the journal reads it.
-- (account_id, seq) is unique in each month, and over all of them by the account's counter, which
-- only grows; the books' audit counts after it.
CREATE FUNCTION credits.make_journal_months(p_first date, p_months integer) RETURNS integer LANGUAGE plpgsql AS $f$
DECLARE m date; name text; reader text; made integer := 0;
BEGIN
  FOR m IN SELECT d::date FROM generate_series(date_trunc('month', p_first::timestamp), date_trunc('month', p_first::timestamp)
      + (p_months - 1) * interval '1 month', interval '1 month') AS d LOOP
    name := 'journal_' || to_char(m, 'YYYY_MM');
    CONTINUE WHEN to_regclass('credits.' || name) IS NOT NULL;
    EXECUTE format('CREATE TABLE credits.%I PARTITION OF credits.journal FOR VALUES FROM (%L) TO (%L)',
      name, m::timestamp AT TIME ZONE 'UTC', (m + interval '1 month') AT TIME ZONE 'UTC');
    EXECUTE format('ALTER TABLE credits.%I ADD PRIMARY KEY (account_id, seq)', name);
    EXECUTE format('CREATE INDEX ON credits.%I USING brin (at) WITH (pages_per_range = 32)', name);
    EXECUTE format('CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON credits.%I
      FOR EACH STATEMENT EXECUTE FUNCTION credits.refuse_change()', name);
    FOR reader IN SELECT DISTINCT g.grantee::regrole::text FROM pg_class c, aclexplode(c.relacl) g
        WHERE c.oid = 'credits.journal'::regclass AND g.privilege_type = 'SELECT' AND g.grantee <> c.relowner AND g.grantee <> 0 LOOP
      EXECUTE format('GRANT SELECT ON credits.%I TO %s', name, reader);
    END LOOP;
    made := made + 1;
  END LOOP;
  RETURN made;
END $f$;
REVOKE ALL ON FUNCTION credits.make_journal_months(date, integer) FROM PUBLIC;

DO $$
DECLARE r record; next_month timestamptz := (date_trunc('month', kernel.now() AT TIME ZONE 'UTC') + interval '1 month') AT TIME ZONE 'UTC';
BEGIN
  FOR r IN SELECT * FROM readers WHERE relname = 'journal' LOOP
    EXECUTE format('GRANT SELECT ON credits.journal TO %s', r.name);
  END LOOP;
  EXECUTE format('ALTER TABLE credits.journal ATTACH PARTITION credits.journal_before_months FOR VALUES FROM (MINVALUE) TO (%L)', next_month);
  PERFORM credits.make_journal_months((next_month AT TIME ZONE 'UTC')::date, 24);
  EXECUTE (SELECT digest FROM made_again);
  EXECUTE 'CREATE VIEW credits.audit AS ' || (SELECT view FROM made_again);
  REVOKE ALL ON FUNCTION credits.digest_of(credits.journal) FROM PUBLIC;
  FOR r IN SELECT * FROM readers WHERE relname = 'audit' LOOP
    EXECUTE format('GRANT SELECT ON credits.audit TO %s', r.name);
  END LOOP;
  FOR r IN SELECT * FROM callers LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION credits.digest_of(credits.journal) TO %s', r.name);
  END LOOP;
END $$;
COMMIT;
