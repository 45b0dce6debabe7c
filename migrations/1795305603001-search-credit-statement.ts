import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a filtered statement needs so that its cost does not grow with the account's history. */
export class SearchCreditStatement1795305603001 implements MigrationInterface {
  name = 'SearchCreditStatement1795305603001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(SQL);
  }

  async down(): Promise<void> {
    throw new Error('forward only');
  }
}

const SQL = `
-- The holds of one job, and of one account.
CREATE INDEX hold_account_generation ON credits.hold (account_id, generation_id);

-- The first number of an account's journal at or after a time; one past the last where there is
-- none. Numbers have no gaps and times follow them, so that bisecting by the primary key takes
-- some twenty look-ups at any size.
CREATE FUNCTION credits.seq_at(p_account uuid, p_at timestamptz) RETURNS bigint LANGUAGE plpgsql STABLE AS $$
DECLARE low bigint := 1; high bigint; middle bigint;
BEGIN
  SELECT seq + 1 INTO high FROM credits.account WHERE id = p_account;
  WHILE low < high LOOP
    middle := (low + high) / 2;
    IF (SELECT at < p_at FROM credits.journal WHERE account_id = p_account AND seq = middle) THEN
      low := middle + 1;
    ELSE
      high := middle;
    END IF;
  END LOOP;
  RETURN low;
END $$;

-- Between which numbers (first, and one past the last) an account's journal speaks of one job.
CREATE FUNCTION credits.seqs_of_generation(p_account uuid, p_generation uuid, OUT first bigint, OUT past bigint)
LANGUAGE sql STABLE AS $$
  SELECT credits.seq_at(p_account, min(h.at)),
    CASE WHEN bool_or(r.at IS NULL) THEN (SELECT seq + 1 FROM credits.account WHERE id = p_account)
      ELSE credits.seq_at(p_account, greatest(max(r.at), max(s.at)) + interval '1 microsecond') END
  FROM credits.hold h
  LEFT JOIN credits.hold_resolution r ON r.hold_id = h.id
  LEFT JOIN credits.restoration s ON s.hold_id = h.id
  WHERE h.account_id = p_account AND h.generation_id = p_generation;
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA credits FROM PUBLIC;
`;
