import type { UnitOfWork } from '#kernel';

export interface Page<Row> {
  items: Row[];
  total: number;
}

/** A table of the test gateway's books: the fields of a record and their columns. */
export class SandboxTable<Row extends { id: string }> {
  private readonly fields: (keyof Row & string)[];
  private readonly selected: string;

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly name: string,
    private readonly columns: Readonly<Record<keyof Row & string, string>>,
  ) {
    this.fields = Object.keys(columns) as (keyof Row & string)[];
    this.selected = this.fields.map((field) => `${columns[field]} AS "${field}"`).join(', ');
  }

  /** Writes the record, in place of an earlier state of it. */
  async put(row: Row): Promise<void> {
    const names = this.fields.map((field) => this.columns[field]);
    const values = this.fields.map((_field, index) => `$${index + 1}`);
    const news = names.filter((name) => name !== 'id').map((name) => `${name} = excluded.${name}`);
    await this.unitOfWork.sql(
      `INSERT INTO ${this.name} (${names.join(', ')}) VALUES (${values.join(', ')})
       ON CONFLICT (id) DO UPDATE SET ${news.join(', ')}`,
      this.fields.map((field) => row[field]),
    );
  }

  /** Locked inside a transaction, so that two changes of one record follow each other. */
  async find(id: string): Promise<Row | null> {
    const lock = this.unitOfWork.isOpen ? 'FOR UPDATE' : '';
    const [row] = await this.where(`id = $1 ${lock}`, [id]);
    return row ?? null;
  }

  /** Records that a condition of SQL names, which may go on with an order and a limit. */
  where(condition: string, params: unknown[]): Promise<Row[]> {
    return this.unitOfWork.sql<Row>(
      `SELECT ${this.selected} FROM ${this.name} WHERE ${condition}`,
      params,
    );
  }

  /** One page, newest first. @param page from 1 */
  async page(condition: string, params: unknown[], page: number, size: number): Promise<Page<Row>> {
    const range = `ORDER BY created_at DESC, id DESC OFFSET ${(page - 1) * size} LIMIT ${size}`;
    const items = await this.where(`${condition} ${range}`, params);
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM ${this.name} WHERE ${condition}`,
      params,
    );
    return { items, total: count?.total ?? 0 };
  }
}
