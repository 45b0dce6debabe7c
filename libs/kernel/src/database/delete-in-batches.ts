/** Rows of one statement, which holds its locks for about a second. */
const BATCH = 5_000;
/** Of one run, so that it ends and a process can stop: 250,000 rows. The next run goes on. */
const MAX_BATCHES = 50;

/**
 * Deletes what is old in statements of their own, until one finds less than a batch or the run has
 * done enough. Not in a transaction: it would hold all locks to its end.
 * @param deleteUpTo deletes at most so many rows and says how many there were. @returns all of them
 */
export async function deleteInBatches(
  deleteUpTo: (rows: number) => Promise<number>,
): Promise<number> {
  let all = 0;
  for (let batch = 0; batch < MAX_BATCHES; batch += 1) {
    const deleted = await deleteUpTo(BATCH);
    all += deleted;
    if (deleted < BATCH) break;
  }
  return all;
}
