import { Injectable, type Provider } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';
import type { DataSubject } from './erasers.js';

/**
 * Rows of one file of an export. Its statement may say `:workspace`, `:user`, `:after` and `:limit`,
 * gives rows behind `:after` in the order of their first column, which it calls `key`, and names the
 * others as the file does.
 */
export interface ExportedRows {
  sql: string;
  /** What stands before every key: the nil uuid unless said otherwise. */
  before?: string;
}

export interface ExportedFile extends ExportedRows {
  /** In the archive: `.json` holds one object, `.jsonl` one in each line. */
  path: string;
  /** What it is made of. A test asks of every table whether it is exported, or why not. */
  tables: readonly string[];
}

/** Originals in the object store: their rows are `key`, `objectId` and `path`. */
export interface ExportedPictures extends ExportedRows {
  tables: readonly string[];
}

/** What one module holds of a person, as that person gets it: no secrets, and nobody else's words. */
export interface Exporter {
  files: readonly ExportedFile[];
  pictures?: ExportedPictures;
}

export type ExportSource =
  | ({ kind: 'rows' } & ExportedFile)
  /** Named for its cursor; every picture has a path of its own. */
  | ({ kind: 'pictures'; path: string } & ExportedPictures);

type Whose = Pick<DataSubject, 'workspaceId' | 'userId'>;

export interface ExportPage<Row> {
  rows: (Row & { key: string })[];
  /** Pass as `after` for the next page; null at the end. */
  next: string | null;
}

const NIL = '00000000-0000-0000-0000-000000000000';
const PLACEHOLDER = /(?<!:):(workspace|user|after|limit)\b/g;

/** Where each module says what it gives a person of what it holds. Modules register at boot. */
@Injectable()
export class Exporters {
  private readonly exporters = new Map<string, Exporter>();

  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @throws when the name, or the path of a file, is taken. */
  register(name: string, exporter: Exporter): void {
    if (this.exporters.has(name)) throw new Error(`Two exporters are called ${name}`);
    const paths = new Set(this.sources().map(({ path }) => path));
    for (const { path } of exporter.files)
      if (paths.has(path)) throw new Error(`Two files of an export are called ${path}`);
    this.exporters.set(name, exporter);
  }

  /** Everything, always in the same order: words first, pictures behind them. */
  sources(): ExportSource[] {
    const all = [...this.exporters].sort(([one], [other]) => (one < other ? -1 : 1));
    return [
      ...all.flatMap(([, { files }]) => files.map((file) => ({ kind: 'rows' as const, ...file }))),
      ...all.flatMap(([name, { pictures }]) =>
        pictures ? [{ kind: 'pictures' as const, path: `${name}:pictures`, ...pictures }] : [],
      ),
    ];
  }

  /** @param after what the page before gave as `next`; null for the first. */
  async page<Row extends object>(
    source: ExportedRows,
    whose: Whose,
    after: string | null,
    limit: number,
  ): Promise<ExportPage<Row>> {
    const { text, params } = statement(source, whose, after, limit);
    const rows = await this.unitOfWork.sql<Row & { key: string }>(text, params);
    const last = rows.at(-1);
    return { rows, next: rows.length < limit || !last ? null : last.key };
  }

  async count(source: ExportedRows, whose: Whose): Promise<number> {
    const { text, params } = statement(source, whose, null, null);
    const [row] = await this.unitOfWork.sql<{ count: number }>(
      `SELECT count(*)::int AS count FROM (${text}) AS rows`,
      params,
    );
    return row?.count ?? 0;
  }
}

function statement(
  { sql, before }: ExportedRows,
  { workspaceId, userId }: Whose,
  after: string | null,
  limit: number | null,
): { text: string; params: unknown[] } {
  const values = { workspace: workspaceId, user: userId, after: after ?? before ?? NIL, limit };
  const params: unknown[] = [];
  const text = sql.replaceAll(PLACEHOLDER, (_match, name: keyof typeof values) => {
    params.push(values[name]);
    return `$${params.length}`;
  });
  return { text, params };
}

/** Registers what a module exports, at boot. */
export function exporting(name: string, exporter: Exporter): Provider {
  return {
    provide: `exporter:${name}`,
    inject: [Exporters],
    useFactory: (exporters: Exporters) => {
      exporters.register(name, exporter);
      return exporter;
    },
  };
}
