import { Injectable } from '@nestjs/common';
import { Clock, kernelErrors, newId, RateLimiter, UnitOfWork, type Principal } from '#kernel';
import { LogRepository, type Delivery } from '../data/log.repository.js';
import { QueueRepository } from '../data/queue.repository.js';
import { PushDeliveries } from '../deliver-webhooks/push-deliveries.js';
import { TEST_EVENT, type Endpoint } from '../endpoint.js';
import { TellEndpoints } from '../tell-endpoints/tell-endpoints.js';
import { tooOften, webhooksErrors } from '../webhooks.errors.js';
import { ManageEndpoints } from './manage-endpoints.js';

/** Tests and redeliveries of a workspace: enough for a person, too few to strike somebody with. */
const BY_HAND = { max: 30, window_ms: 60_000 };

/** What a customer sends to their endpoint by hand: a test, or something once more. */
@Injectable()
export class SendByHand {
  constructor(
    private readonly clock: Clock,
    private readonly limiter: RateLimiter,
    private readonly log: LogRepository,
    private readonly manage: ManageEndpoints,
    private readonly pushing: PushDeliveries,
    private readonly queue: QueueRepository,
    private readonly tell: TellEndpoints,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** A test event, tried once. @throws 404, 409 `webhook_disabled`, 429. */
  async test(who: Principal, endpointId: string): Promise<Delivery> {
    const endpoint = await this.endpointOf(who, endpointId);
    const deliveryId = await this.unitOfWork.run(() =>
      this.tell.one(
        {
          id: newId(),
          workspaceId: who.workspaceId,
          at: this.clock.now(),
          told: { type: TEST_EVENT, data: { endpointId: endpoint.id } },
        },
        endpoint.id,
      ),
    );
    if (deliveryId === null) throw isOff();
    return this.read(endpoint.id, deliveryId);
  }

  /** The same event with the same id, at once and then on the whole schedule. @throws as `test`. */
  async redeliver(who: Principal, endpointId: string, deliveryId: string): Promise<Delivery> {
    const endpoint = await this.endpointOf(who, endpointId);
    const due = await this.unitOfWork.run(async () => {
      // Nothing may begin to wait for an endpoint that is switched off at this moment.
      const now = await this.manage.getLocked(who, endpoint.id);
      if (now.disabledAt !== null) throw isOff();
      return this.queue.restart(endpoint.id, deliveryId);
    });
    if (!due) throw noSuchDelivery();
    this.pushing.push([due]);
    return this.read(endpoint.id, deliveryId);
  }

  private async endpointOf(who: Principal, id: string): Promise<Endpoint> {
    const endpoint = await this.manage.get(who, id);
    if (endpoint.disabledAt !== null) throw isOff();
    const { allowed, retryAfter_s } = await this.limiter.hit(
      `webhooks.by-hand:${who.workspaceId}`,
      BY_HAND,
    );
    if (!allowed) throw tooOften('That was a lot by hand', retryAfter_s);
    return endpoint;
  }

  private async read(endpointId: string, deliveryId: string): Promise<Delivery> {
    const found = await this.log.find(endpointId, deliveryId);
    if (!found) throw noSuchDelivery();
    return found;
  }
}

const isOff = () =>
  webhooksErrors.raise('webhook_disabled', 'The endpoint is switched off. Switch it on first.');
const noSuchDelivery = () =>
  kernelErrors.raise('not_found', 'There is no such delivery; the log goes back 30 days.');
