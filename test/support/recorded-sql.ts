import type { UnitOfWork } from '#kernel';

export interface RecordedSql {
  text: string;
  params: unknown[];
}

/** What `read` asks of the database first, without asking: to plan or time exactly that. */
export async function recordedSql(
  read: (unitOfWork: UnitOfWork) => Promise<unknown>,
): Promise<RecordedSql> {
  const seen: RecordedSql[] = [];
  const recorder = {
    sql: (text: string, params: unknown[] = []) => {
      seen.push({ text, params });
      return Promise.resolve([]);
    },
  };
  await read(recorder as unknown as UnitOfWork);
  const [first] = seen;
  if (!first) throw new Error('Nothing was asked of the database');
  return first;
}
