import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import {
  SLOT_MS,
  WELL,
  type ProviderHealth,
  type Slot,
  type TooManyCalls,
  type Try,
} from '../provider-health.js';
import type { ProviderErrorKind } from '../provider/provider-error.js';

export type RefusedCall = Pick<TooManyCalls, 'before' | 'begunAt_ms'>;

/** What a provider last did wrong, for operators. */
export interface LastFailure {
  kind: string;
  code: string | null;
}

export interface Pause {
  at: Date;
  by: string;
  reason: string;
}

export interface KnownProvider extends ProviderHealth {
  lastFailure: (LastFailure & { at: Date }) | null;
  pause: Pause | null;
}

/** All that is known at one moment of the database's clock, in epoch milliseconds. */
export interface KnownProviders {
  now_ms: number;
  known: Map<string, KnownProvider>;
}

interface HealthRow {
  provider: string | null;
  failures: number;
  openUntil: Date | null;
  probingSince: Date | null;
  tries: Try[];
  restsUntil: Date | null;
  limitPerMinute: number | null;
  limitLearntAt: Date | null;
  limitStoodBefore: number | null;
  limitStated: boolean;
  recent: Slot[];
  lastFailureAt: Date | null;
  lastFailureKind: string | null;
  lastFailureCode: string | null;
  pausedAt: Date | null;
  pausedBy: string | null;
  pauseReason: string | null;
  now: Date;
}

const COLUMNS = `h.provider, h.failures, h.open_until AS "openUntil",
  h.probing_since AS "probingSince", h.tries, h.rests_until AS "restsUntil",
  h.limit_per_minute AS "limitPerMinute", h.limit_learnt_at AS "limitLearntAt",
  h.limit_stood_before AS "limitStoodBefore", h.limit_stated AS "limitStated", h.recent, h.last_failure_at AS "lastFailureAt",
  h.last_failure_kind AS "lastFailureKind", h.last_failure_code AS "lastFailureCode",
  h.paused_at AS "pausedAt", h.paused_by AS "pausedBy", h.pause_reason AS "pauseReason"`;

/** What all workers know of the providers: a row each, written when something happens to one. */
@Injectable()
export class ProviderHealthRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** One row at least, with the moment, where nothing is known yet. */
  async all(): Promise<KnownProviders> {
    const rows = await this.unitOfWork.sql<HealthRow>(
      `SELECT moment.now, ${COLUMNS} FROM (SELECT kernel.now() AS now) moment
         LEFT JOIN generation.provider_health h ON true`,
    );
    const known = new Map<string, KnownProvider>();
    for (const row of rows) if (row.provider !== null) known.set(row.provider, toKnown(row));
    return { now_ms: (rows[0] as HealthRow).now.getTime(), known };
  }

  /**
   * Changes what is known by a rule, one caller at a time; a rule that answers null changes nothing.
   * @returns what is known afterwards, and whether the rule changed it.
   */
  change(
    provider: string,
    rule: (health: ProviderHealth, now_ms: number) => ProviderHealth | null,
    failure?: LastFailure,
  ): Promise<{ health: KnownProvider; changed: boolean }> {
    return this.unitOfWork.run(async () => {
      const row = await this.lock(provider);
      const before = toKnown(row);
      const after = rule(before, row.now.getTime());
      if (after) await this.save(provider, after);
      if (failure) await this.noteFailure(provider, failure);
      const lastFailure = failure ? { ...failure, at: row.now } : before.lastFailure;
      return { health: { ...before, ...after, lastFailure }, changed: after !== null };
    });
  }

  /** Takes the provider out of use, or brings it back (null). @throws outside a transaction */
  async setPause(provider: string, pause: { by: string; reason: string } | null): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `UPDATE generation.provider_health SET paused_by = $2, pause_reason = $3,
              paused_at = CASE WHEN $2::text IS NULL THEN NULL ELSE kernel.now() END
        WHERE provider = $1`,
      [provider, pause?.by ?? null, pause?.reason ?? null],
    );
  }

  /**
   * The same for a call that the provider refused as one too many. The refusals of a burst wait for
   * each other here, so that each rule gets the calls of the last minute without those refused so far.
   */
  refuse(
    provider: string,
    call: { imageId: string; fencingToken: number },
    rule: (health: ProviderHealth, now_ms: number, facts: RefusedCall) => ProviderHealth,
    failure: LastFailure,
  ): Promise<{ health: KnownProvider }> {
    return this.unitOfWork.run(async () => {
      await this.lock(provider);
      const facts = await this.markRefused(provider, call);
      return this.change(provider, (health, now_ms) => rule(health, now_ms, facts), failure);
    });
  }

  private async markRefused(
    provider: string,
    { imageId, fencingToken }: { imageId: string; fencingToken: number },
  ): Promise<RefusedCall> {
    const [own] = await this.unitOfWork.sql<{ startedAt: Date }>(
      `UPDATE generation.attempt SET error_kind = $3
        WHERE image_id = $1 AND fencing_token = $2 RETURNING started_at AS "startedAt"`,
      [imageId, fencingToken, REFUSED],
    );
    const before = await this.unitOfWork.sql<Slot>(
      `SELECT floor(extract(epoch FROM started_at) * 1000 / $3)::float8 AS slot,
              count(*)::int AS calls
         FROM generation.attempt
        WHERE provider = $1 AND started_at > kernel.now() - interval '1 minute'
          AND error_kind IS DISTINCT FROM $2
        GROUP BY 1 ORDER BY 1`,
      [provider, REFUSED, SLOT_MS],
    );
    return { before, begunAt_ms: own?.startedAt.getTime() ?? null };
  }

  private async lock(provider: string): Promise<HealthRow> {
    const read = () =>
      this.unitOfWork.sql<HealthRow>(
        `SELECT kernel.now() AS now, ${COLUMNS} FROM generation.provider_health h
          WHERE h.provider = $1 FOR UPDATE`,
        [provider],
      );
    const [row] = await read();
    if (row) return row;
    await this.unitOfWork.sql(
      'INSERT INTO generation.provider_health (provider) VALUES ($1) ON CONFLICT DO NOTHING',
      [provider],
    );
    const [made] = await read();
    return made as HealthRow;
  }

  private async save(provider: string, health: ProviderHealth): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE generation.provider_health
          SET failures = $2, open_until = $3, probing_since = $4, rests_until = $5,
              limit_per_minute = $6, limit_learnt_at = $7, limit_stated = $8, recent = $9,
              limit_stood_before = $10, tries = $11
        WHERE provider = $1`,
      [
        provider,
        health.failures,
        dateOf(health.openUntil_ms),
        dateOf(health.probingSince_ms),
        dateOf(health.restsUntil_ms),
        health.limit?.perMinute ?? null,
        dateOf(health.limit?.learntAt_ms),
        health.limit?.stated ?? false,
        JSON.stringify(health.recent),
        health.limit?.stoodBefore ?? null,
        JSON.stringify(health.tries),
      ],
    );
  }

  private async noteFailure(provider: string, { kind, code }: LastFailure): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE generation.provider_health SET last_failure_at = kernel.now(),
              last_failure_kind = $2, last_failure_code = $3 WHERE provider = $1`,
      [provider, kind, code?.slice(0, MAX_CODE_CHARS) ?? null],
    );
  }
}

const REFUSED: ProviderErrorKind = 'rate_limited';

/** A code is a word of the provider's; longer ones are none. */
const MAX_CODE_CHARS = 100;

/** 0 and nothing mean the same: no such moment. */
const dateOf = (at_ms: number | null | undefined): Date | null => (at_ms ? new Date(at_ms) : null);

function toKnown(row: HealthRow): KnownProvider {
  return {
    ...WELL,
    failures: row.failures,
    openUntil_ms: row.openUntil?.getTime() ?? 0,
    probingSince_ms: row.probingSince?.getTime() ?? null,
    tries: row.tries,
    restsUntil_ms: row.restsUntil?.getTime() ?? 0,
    limit:
      row.limitPerMinute === null || row.limitLearntAt === null
        ? null
        : {
            perMinute: row.limitPerMinute,
            learntAt_ms: row.limitLearntAt.getTime(),
            stoodBefore: row.limitStoodBefore,
            stated: row.limitStated,
          },
    recent: row.recent,
    paused: row.pausedAt !== null,
    lastFailure:
      row.lastFailureAt === null || row.lastFailureKind === null
        ? null
        : { at: row.lastFailureAt, kind: row.lastFailureKind, code: row.lastFailureCode },
    pause:
      row.pausedAt === null || row.pausedBy === null || row.pauseReason === null
        ? null
        : { at: row.pausedAt, by: row.pausedBy, reason: row.pauseReason },
  };
}
