import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { UnitOfWork } from '#kernel';
import { QueueRepository } from '../data/queue.repository.js';
import { PushDeliveries } from '../deliver-webhooks/push-deliveries.js';
import { bodyOf, type Told } from '../told.js';

export interface Happening {
  /** Of the fact: an event is made once of each. */
  id: string;
  workspaceId: string;
  at: Date;
  told: Told;
}

/** Writes an event down for every endpoint that wants it, in the open transaction. */
@Injectable()
export class TellEndpoints {
  constructor(
    private readonly catalog: Catalog,
    private readonly queue: QueueRepository,
    private readonly pushing: PushDeliveries,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Nobody is told whose plan does not include the API (any more). */
  async all(happening: Happening): Promise<void> {
    const { workspaceId, told } = happening;
    if (!(await this.queue.anyoneWants(workspaceId, told.type))) return;
    if (!(await this.catalog.entitlementsOf(workspaceId)).apiAccess) return;
    await this.write(happening, null);
  }

  /** Tells one endpoint alone, whatever it wants. @returns the delivery's id; null when it is off. */
  async one(happening: Happening, endpointId: string): Promise<string | null> {
    return (await this.write(happening, endpointId))[0]?.deliveryId ?? null;
  }

  private async write({ id, workspaceId, at, told }: Happening, endpointId: string | null) {
    this.unitOfWork.requireTransaction();
    await this.queue.addEvent({ id, workspaceId, type: told.type, body: bodyOf(told, at) });
    const dues = await this.queue.addDeliveries(id, endpointId);
    await this.unitOfWork.afterCommit(() => this.pushing.push(dues));
    return dues;
  }
}
