import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';

export const SPANS = ['hour', 'day'] as const;
export type Span = (typeof SPANS)[number];

/** Calls of one provider that began in that span. Money in millionths of a USD. */
export interface ProviderFigures {
  calls: number;
  /** By outcome; `running` has none yet. */
  outcomes: Record<string, number>;
  costMicroUsd: number;
  /** Of calls of which nobody knows whether they made, and billed, a picture: as estimated. */
  possibleCostMicroUsd: number;
  /** Of calls that brought a picture. */
  p50_ms: number | null;
  p95_ms: number | null;
}

type Times = Pick<ProviderFigures, 'p50_ms' | 'p95_ms'>;

const NOTHING: ProviderFigures = {
  calls: 0,
  outcomes: {},
  costMicroUsd: 0,
  possibleCostMicroUsd: 0,
  p50_ms: null,
  p95_ms: null,
};

const CALLS = `FROM (VALUES ('hour', interval '1 hour'), ('day', interval '1 day')) span (name, length)
  JOIN generation.attempt a ON a.provider = ANY($1) AND a.started_at > kernel.now() - span.length`;

/** What the providers' calls of the last hour and day came to. */
@Injectable()
export class ProviderFiguresRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  async of(
    providers: readonly string[],
  ): Promise<(provider: string, span: Span) => ProviderFigures> {
    const [outcomes, times] = await Promise.all([this.outcomes(providers), this.times(providers)]);
    const figures = new Map<string, ProviderFigures>();
    for (const row of outcomes) {
      const key = keyOf(row.provider, row.span);
      const before = figures.get(key) ?? { ...NOTHING, ...times.get(key) };
      figures.set(key, {
        ...before,
        calls: before.calls + row.calls,
        outcomes: { ...before.outcomes, [row.outcome]: row.calls },
        costMicroUsd: before.costMicroUsd + row.cost,
        possibleCostMicroUsd: before.possibleCostMicroUsd + row.possibleCost,
      });
    }
    return (provider, span) => figures.get(keyOf(provider, span)) ?? NOTHING;
  }

  private outcomes(providers: readonly string[]) {
    return this.unitOfWork.sql<{
      provider: string;
      span: Span;
      outcome: string;
      calls: number;
      cost: number;
      possibleCost: number;
    }>(
      `SELECT a.provider, span.name AS span, coalesce(a.outcome, 'running') AS outcome,
              count(*)::int AS calls, coalesce(sum(a.cost_micro_usd), 0)::float8 AS cost,
              coalesce(sum(a.cost_estimate_micro_usd)
                FILTER (WHERE a.outcome = 'unknown' AND a.cost_micro_usd IS NULL), 0)::float8
                AS "possibleCost"
         ${CALLS} GROUP BY 1, 2, 3 ORDER BY calls DESC, outcome`,
      [providers],
    );
  }

  private async times(providers: readonly string[]): Promise<Map<string, Times>> {
    const rows = await this.unitOfWork.sql<Times & { provider: string; span: Span }>(
      `SELECT a.provider, span.name AS span,
              percentile_cont(0.5) WITHIN GROUP (ORDER BY ${TOOK_MS}) AS p50_ms,
              percentile_cont(0.95) WITHIN GROUP (ORDER BY ${TOOK_MS}) AS p95_ms
         ${CALLS} AND a.outcome IN ('delivered', 'unusable') GROUP BY 1, 2`,
      [providers],
    );
    return new Map(
      rows.map(({ provider, span, p50_ms, p95_ms }) => [keyOf(provider, span), { p50_ms, p95_ms }]),
    );
  }
}

/** Calls from before they were timed count with what came after the provider's answer. */
const TOOK_MS = `coalesce(a.call_ms, extract(epoch FROM a.ended_at - a.started_at) * 1000)::float8`;

const keyOf = (provider: string, span: Span): string => `${span} ${provider}`;
