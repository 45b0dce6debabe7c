import { isProblem, type Exporters, type ExportSource } from '#kernel';
import type { Storage } from '#storage';
import type { ExportProgress } from '../data/export.repository.js';
import type { ExportCursor, PersonExport } from '../export.js';
import type { PartWriter } from './part-writer.js';

/** Rows that are in memory at one time. */
const ROWS = 500;
const PICTURES = 100;
/** Lists that are longer go on in another file. */
const ROWS_OF_FILE = 100_000;

/** Where a cursor stands behind the last source. */
const END = '';

interface PictureRow {
  objectId: string;
  path: string;
}

export interface LeftOut {
  path: string;
  why: 'deleted' | 'not in the store';
}

/** Goes through everything of a person, in one order, from where an earlier part ended. */
export class ExportWalk {
  private readonly sources: ExportSource[];
  private readonly counts: Record<string, number>;
  private cursor: ExportCursor;
  private pictures: number;
  private leftOut: number;

  constructor(
    private readonly exporters: Exporters,
    private readonly storage: Storage,
    private readonly person: PersonExport,
  ) {
    this.sources = exporters.sources();
    this.pictures = person.cursor?.pictures ?? 0;
    this.cursor = person.cursor ?? this.beginningOf(0);
    this.counts = { ...person.counts };
    this.leftOut = person.leftOut;
  }

  get isDone(): boolean {
    return this.cursor.path === END;
  }

  get progress(): ExportProgress {
    return {
      cursor: { ...this.cursor, pictures: this.pictures },
      counts: { ...this.counts },
      pictures: this.pictures,
      leftOut: this.leftOut,
    };
  }

  async picturesInAll(): Promise<number> {
    let sum = 0;
    for (const source of this.sources)
      if (source.kind === 'pictures') sum += await this.exporters.count(source, this.person);
    return sum;
  }

  /** Adds files until the part is full or nothing is left. @returns pictures that are not in it */
  async fill(writer: PartWriter, part_bytes: number, madeAt: Date): Promise<LeftOut[]> {
    const leftOut: LeftOut[] = [];
    while (!this.isDone && writer.bytes < part_bytes) {
      const at = this.sources.findIndex(({ path }) => path === this.cursor.path);
      const source = this.sources[at];
      if (!source) throw new Error('an export goes on with a file that is not there');
      const isThrough =
        source.kind === 'rows'
          ? await this.rows(source, writer, madeAt)
          : await this.images(source, writer, part_bytes, madeAt, leftOut);
      if (isThrough) this.cursor = this.beginningOf(at + 1);
    }
    this.leftOut += leftOut.length;
    return leftOut;
  }

  private beginningOf(index: number): ExportCursor {
    const path = this.sources[index]?.path ?? END;
    return { path, after: null, files: 0, pictures: this.pictures };
  }

  /** One file of rows. @returns whether it was the last of this source */
  private async rows(source: ExportSource, writer: PartWriter, madeAt: Date): Promise<boolean> {
    const { cursor } = this;
    const page = (after: string | null) =>
      this.exporters.page<object>(source, this.person, after, ROWS);
    const first = await page(cursor.after);
    this.counts[source.path] ??= 0;
    if (first.rows.length === 0) return true;
    const state = { count: 0, next: first.next };
    const lines = async function* () {
      for (let batch = first; ; batch = await page(state.next)) {
        state.count += batch.rows.length;
        state.next = batch.next;
        if (batch.rows.length > 0) yield Buffer.from(batch.rows.map(lineOf).join(''));
        if (state.next === null || state.count >= ROWS_OF_FILE) return;
      }
    };
    const path =
      cursor.files === 0 ? source.path : source.path.replace(/(\.\w+)$/, `-${cursor.files + 1}$1`);
    await writer.add(path, lines(), { compress: true, madeAt });
    this.counts[source.path] = (this.counts[source.path] ?? 0) + state.count;
    this.cursor = { ...cursor, after: state.next, files: cursor.files + 1 };
    return state.next === null;
  }

  /** Pictures until the part is full. @returns whether these were the last of this source */
  private async images(
    source: ExportSource,
    writer: PartWriter,
    part_bytes: number,
    madeAt: Date,
    leftOut: LeftOut[],
  ): Promise<boolean> {
    for (;;) {
      const { after } = this.cursor;
      const page = await this.exporters.page<PictureRow>(source, this.person, after, PICTURES);
      for (const { key, objectId, path } of page.rows) {
        const why = await this.image(objectId, path, writer, madeAt);
        if (why) leftOut.push({ path, why });
        else this.pictures += 1;
        this.cursor = { ...this.cursor, after: key };
        if (writer.bytes >= part_bytes) return false;
      }
      if (page.next === null) return true;
    }
  }

  /** @returns why it is not in the export, where it is not */
  private async image(
    objectId: string,
    path: string,
    writer: PartWriter,
    madeAt: Date,
  ): Promise<LeftOut['why'] | null> {
    try {
      const { stream } = await this.storage.open(objectId, 'original');
      await writer.add(path, stream, { compress: false, madeAt });
      return null;
    } catch (error) {
      if (isProblem(error, 'object_deleted')) return 'deleted';
      if (isProblem(error, 'object_missing')) return 'not in the store';
      throw error;
    }
  }
}

const lineOf = ({ key: _key, ...row }: { key: string }) => `${JSON.stringify(row)}\n`;
