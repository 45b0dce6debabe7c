import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { ObjectKeepers } from '#kernel';
import type { StoredObject } from '../data/stored-object.js';
import {
  END_OF_ALL,
  RetentionRepository,
  type RetentionCursor,
} from '../data/retention.repository.js';
import type { DueObject } from './retention-report.js';

export interface ExpiredBatch {
  due: DueObject[];
  /** Expired, but somebody still needs them. */
  kept: number;
  /** Expired, but their owner was not told long enough before. */
  waiting: number;
  /** Where the next batch begins; null when everything was judged. */
  next: RetentionCursor | null;
}

/** By what its keepers know an object: a refused picture by the upload or image that it was, too. */
const namesOf = ({ id, kind, ownerId }: StoredObject): string[] =>
  kind === 'quarantine' ? [id, ownerId] : [id];

const WORKSPACES_AT_ONCE = 200;
const BATCH = 200;

/** The one place that says what is expired: dry runs and real runs both ask here. */
@Injectable()
export class FindExpired {
  constructor(
    private readonly retention: RetentionRepository,
    private readonly catalog: Catalog,
    private readonly keepers: ObjectKeepers,
  ) {}

  /**
   * The next batch behind `cursor`, by the plan that each workspace has now.
   * @param lock in a transaction: what is due stays as it is until the transaction ends, so that
   * a job that begins meanwhile either is seen by its keeper or finds the object gone.
   */
  async next(
    asOf: Date,
    cursor: RetentionCursor | null,
    { lock }: { lock: boolean },
  ): Promise<ExpiredBatch> {
    const workspaces = await this.retention.workspaces(
      cursor?.workspaceId ?? null,
      WORKSPACES_AT_ONCE,
    );
    const last = workspaces.at(-1);
    if (last === undefined) return { due: [], kept: 0, waiting: 0, next: null };
    const keepings = await this.catalog.keepingsOf(workspaces);
    const found = await this.retention.due(keepings, asOf, cursor, BATCH, lock);
    const told = found.filter(({ isTold }) => isTold);
    const keep = await this.keepers.keptOf(told.flatMap(({ object }) => namesOf(object)));
    const due = told.filter(({ object }) => !namesOf(object).some((name) => keep.has(name)));
    return {
      due,
      kept: told.length - due.length,
      waiting: found.length - told.length,
      next: this.after(found, workspaces),
    };
  }

  private after(
    found: readonly DueObject[],
    workspaces: readonly string[],
  ): RetentionCursor | null {
    const object = found.at(-1)?.object;
    if (found.length === BATCH && object)
      return { workspaceId: object.workspaceId, objectId: object.id };
    const last = workspaces.at(-1);
    if (workspaces.length < WORKSPACES_AT_ONCE || last === undefined) return null;
    return { workspaceId: last, objectId: END_OF_ALL.objectId };
  }
}
