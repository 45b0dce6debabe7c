import { Catalog } from '#catalog';
import { Injectable } from '@nestjs/common';
import { readRow, type CheckedRow, type RowRules } from './read-row.js';
import { readSource } from './read-source.js';
import type { BatchSource } from '../http/batch.schemas.js';

export interface ReadBatch {
  rows: CheckedRow[];
  ignoredColumns: string[];
}

/** Reads a customer's rows by the catalog and the plan as they are now. */
@Injectable()
export class ReadRows {
  constructor(private readonly catalog: Catalog) {}

  async rulesOf(workspaceId: string): Promise<RowRules> {
    const [{ styles, resolutions }, entitlements] = await Promise.all([
      this.catalog.read(),
      this.catalog.entitlementsOf(workspaceId),
    ]);
    return {
      styles,
      prices: new Map(resolutions.map(({ code, credits }) => [code, credits])),
      qualities: new Map(resolutions.map(({ code, quality }) => [code, quality])),
      resolutions: entitlements.resolutions,
    };
  }

  /** @throws what is wrong with the text as a whole; see `readSource`. */
  async read(workspaceId: string, source: BatchSource): Promise<ReadBatch> {
    const { rows, ignoredColumns } = readSource({
      ...source,
      negative: source.defaults.negativePrompt,
    });
    const rules = await this.rulesOf(workspaceId);
    return { rows: rows.map((row) => readRow(row, source.defaults, rules)), ignoredColumns };
  }
}
