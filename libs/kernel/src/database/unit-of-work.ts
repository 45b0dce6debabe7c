import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { log, describeError } from '../telemetry/log.js';

type Isolation = 'READ COMMITTED' | 'REPEATABLE READ';

interface OpenUnit {
  manager: EntityManager;
  isolation: Isolation;
  /** Reads only, all of one moment. */
  isSnapshot: boolean;
  afterCommit: (() => Promise<void> | void)[];
}

/** Attempts of a whole unit after a deadlock or a serialization failure. */
const MAX_ATTEMPTS = 5;
const RETRYABLE = new Set(['40P01', '40001']);

/** The SQLSTATE of a database error, however TypeORM wrapped it. */
export function sqlState(error: unknown): string | undefined {
  const candidate = error as { code?: unknown; driverError?: { code?: unknown } } | null;
  const code = candidate?.driverError?.code ?? candidate?.code;
  return typeof code === 'string' ? code : undefined;
}

/**
 * One transaction around a piece of work, carried by AsyncLocalStorage so that it does not depend
 * on an HTTP request. Repositories ask `manager()`; nested `run` calls join the open unit.
 */
@Injectable()
export class UnitOfWork {
  private readonly storage = new AsyncLocalStorage<OpenUnit>();
  private readonly begins: (() => Promise<void>)[] = [];

  constructor(private readonly dataSource: DataSource) {}

  /** `first` runs at the beginning of every transaction that can write, inside it. */
  onBegin(first: () => Promise<void>): void {
    this.begins.push(first);
  }

  /**
   * Runs `work` in one READ COMMITTED transaction, or joins the open one. A deadlock (40P01) or a
   * serialization failure (40001) runs the whole unit again, five times at most: `work` must
   * therefore have no effect outside the database. Never call a model, an object store or a
   * payment gateway inside.
   * @param isolation REPEATABLE READ where all statements must see the same moment and some write.
   * @throws where a transaction of a lesser isolation is open.
   */
  async run<T>(work: () => Promise<T>, isolation: Isolation = 'READ COMMITTED'): Promise<T> {
    const open = this.storage.getStore();
    if (open && isolation === 'REPEATABLE READ' && open.isolation !== isolation)
      throw new Error('A unit of one moment cannot begin inside a READ COMMITTED one');
    if (open) return work();
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.runOnce(work, { isolation, isSnapshot: false });
      } catch (error) {
        const state = sqlState(error);
        if (attempt >= MAX_ATTEMPTS || state === undefined || !RETRYABLE.has(state)) throw error;
        log.debug({ attempt, state }, 'transaction is tried again');
      }
    }
  }

  /**
   * Runs the reads of one answer in one REPEATABLE READ transaction that can write nothing: all of
   * them see the same moment, so that no two parts of the answer contradict each other. Joins an open
   * snapshot. Read one after the other: a transaction has one connection.
   * @throws inside `run`, where each statement sees a moment of its own.
   */
  snapshot<T>(read: () => Promise<T>): Promise<T> {
    const unit = this.storage.getStore();
    if (unit?.isSnapshot) return read();
    if (unit) throw new Error('A snapshot cannot be taken inside UnitOfWork.run()');
    return this.runOnce(read, { isolation: 'REPEATABLE READ', isSnapshot: true });
  }

  /** The open transaction's manager, else the pool's. */
  manager(): EntityManager {
    return this.storage.getStore()?.manager ?? this.dataSource.manager;
  }

  /** The open transaction's manager. @throws when no transaction is open: money never moves outside. */
  requireTransaction(): EntityManager {
    const unit = this.storage.getStore();
    if (!unit) throw new Error('This write needs an open transaction: wrap it in UnitOfWork.run()');
    return unit.manager;
  }

  /** True inside `run`. */
  get isOpen(): boolean {
    return this.storage.getStore() !== undefined;
  }

  /** Runs `callback` once the open transaction is committed; at once when none is open. */
  async afterCommit(callback: () => Promise<void> | void): Promise<void> {
    const unit = this.storage.getStore();
    if (unit) unit.afterCommit.push(callback);
    else await callback();
  }

  /** Runs one statement through `manager()` and gives its rows (also of `… RETURNING`). */
  async sql<Row = Record<string, unknown>>(text: string, params: unknown[] = []): Promise<Row[]> {
    const result: unknown = await this.manager().query(text, params);
    // TypeORM answers UPDATE and DELETE with [rows, count] and everything else with rows.
    if (
      Array.isArray(result) &&
      result.length === 2 &&
      Array.isArray(result[0]) &&
      typeof result[1] === 'number'
    )
      return result[0] as Row[];
    return result as Row[];
  }

  private async runOnce<T>(
    work: () => Promise<T>,
    { isolation, isSnapshot }: Pick<OpenUnit, 'isolation' | 'isSnapshot'>,
  ): Promise<T> {
    const callbacks: OpenUnit['afterCommit'] = [];
    const value = await this.dataSource.transaction(isolation, async (manager) => {
      callbacks.length = 0;
      if (isSnapshot) await manager.query('SET TRANSACTION READ ONLY');
      return this.storage.run(
        { manager, isolation, isSnapshot, afterCommit: callbacks },
        async () => {
          if (!isSnapshot) for (const first of this.begins) await first();
          return work();
        },
      );
    });
    // Outside the unit: a callback that fails cannot undo what is committed.
    await this.storage.exit(async () => {
      for (const callback of callbacks) {
        try {
          await callback();
        } catch (error) {
          log.error({ error: describeError(error) }, 'after-commit callback failed');
        }
      }
    });
    return value;
  }
}
