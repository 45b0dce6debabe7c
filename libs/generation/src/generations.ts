import { Injectable } from '@nestjs/common';
import {
  ReconcileRepository,
  type DayOfImages,
  type KnownState,
} from './data/reconcile.repository.js';

/** The face of this module for others. */
@Injectable()
export class Generations {
  constructor(private readonly rows: ReconcileRepository) {}

  /** The states of these images: whether their holds should be captured, released or open. */
  settlementsOf(imageIds: readonly string[]): Promise<KnownState[]> {
    return this.rows.statesOf(imageIds);
  }

  /** What the last 24 hours brought, and what is under way. */
  lastDay(): Promise<DayOfImages> {
    return this.rows.lastDay();
  }
}
