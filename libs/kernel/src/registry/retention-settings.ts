import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work.js';

/** A number of days that operators may set. */
export interface RetentionSettingDeclaration {
  /** Days, unless an operator sets others. */
  days: number;
  min_days: number;
  max_days: number;
}

export interface RetentionSetting {
  name: string;
  days: number;
  defaultDays: number;
  minDays: number;
  maxDays: number;
}

/**
 * Where modules say how long they keep what no plan speaks of: logs, bodies, notices. Each registers
 * at boot, asks for the days of now, and deletes by them; operators change them.
 */
@Injectable()
export class RetentionSettings {
  private readonly declared = new Map<string, RetentionSettingDeclaration>();

  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** @throws when the name is taken. */
  register(name: string, declaration: RetentionSettingDeclaration): void {
    if (this.declared.has(name)) throw new Error(`Two retention settings are called ${name}`);
    this.declared.set(name, declaration);
  }

  /** @throws {Error} for a name that nobody registered. */
  async days(name: string): Promise<number> {
    const declaration = this.declared.get(name);
    if (!declaration) throw new Error(`nobody registered the retention setting ${name}`);
    const [row] = await this.unitOfWork.sql<{ days: number }>(
      'SELECT days FROM kernel.retention_setting WHERE name = $1',
      [name],
    );
    return row?.days ?? declaration.days;
  }

  async list(): Promise<RetentionSetting[]> {
    const rows = await this.unitOfWork.sql<{ name: string; days: number }>(
      'SELECT name, days FROM kernel.retention_setting',
    );
    const set = new Map(rows.map(({ name, days }) => [name, days]));
    return [...this.declared].map(([name, { days, min_days, max_days }]) => ({
      name,
      days: set.get(name) ?? days,
      defaultDays: days,
      minDays: min_days,
      maxDays: max_days,
    }));
  }

  /** The caller has checked the bounds. */
  async set(name: string, days: number): Promise<void> {
    await this.unitOfWork.sql(
      `INSERT INTO kernel.retention_setting (name, days) VALUES ($1, $2)
       ON CONFLICT (name) DO UPDATE SET days = excluded.days, updated_at = kernel.now()`,
      [name, days],
    );
  }
}
