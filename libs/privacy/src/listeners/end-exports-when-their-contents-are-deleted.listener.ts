import { OnFact } from '#kernel';
import type { ObjectDeleted } from '#storage/events';
import { Injectable } from '@nestjs/common';
import { EndExports } from '../end-export/end-exports.js';

/** Nobody saw these, or their days were over as announced: a copy may last until it expires. */
const KEEPS_EXPORTS = new Set([
  'retention',
  'trash',
  'abandoned',
  'not_delivered',
  'not_kept',
  'unusable',
  'granted',
]);

/** What its owner deletes, or a moderator refuses, does not live on in an export. */
@Injectable()
export class EndExportsWhenTheirContentsAreDeleted {
  constructor(private readonly ending: EndExports) {}

  @OnFact<ObjectDeleted>('storage.object-deleted')
  async handle({ workspaceId, objectId, reason }: ObjectDeleted['payload']): Promise<void> {
    if (!KEEPS_EXPORTS.has(reason)) await this.ending.withoutDeleted(workspaceId, objectId);
  }
}
