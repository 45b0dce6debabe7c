import { Injectable } from '@nestjs/common';
import { RoundRepository } from '../data/round.repository.js';
import type { ReconcilerView } from '../http/reconciler.schemas.js';
import { findingKinds, runbookOf } from './findings.js';

/** What the reconciler found lately, for operators. */
@Injectable()
export class BrowseFindings {
  constructor(private readonly rounds: RoundRepository) {}

  /** Every kind, found or not. */
  async read(): Promise<ReconcilerView> {
    const [lastRoundAt, found] = await Promise.all([
      this.rounds.lastWholeAt(),
      this.rounds.found(),
    ]);
    const byKind = new Map(found.map((row) => [row.kind, row]));
    return {
      lastRoundAt: lastRoundAt?.toISOString() ?? null,
      kinds: findingKinds.map((kind) => {
        const row = byKind.get(kind);
        return {
          kind,
          last: row?.last ?? 0,
          day: row?.day ?? 0,
          lastFoundAt: row?.lastFoundAt.toISOString() ?? null,
          samples: row?.samples ?? [],
          runbook: runbookOf(kind),
        };
      }),
    };
  }
}
