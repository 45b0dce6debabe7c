import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import {
  kernelErrors,
  newId,
  OutsideError,
  PublicWeb,
  RateLimiter,
  UnitOfWork,
  type OutsideReason,
  type Principal,
} from '#kernel';
import { EndpointsRepository, type EndpointSettings } from '../data/endpoints.repository.js';
import { QueueRepository } from '../data/queue.repository.js';
import { MAX_ENDPOINTS, type Endpoint } from '../endpoint.js';
import { tooOften, webhooksErrors } from '../webhooks.errors.js';
import { EndpointSecrets } from './endpoint-secrets.js';

export interface EndpointChange extends Partial<EndpointSettings> {
  enabled?: boolean | undefined;
}

/** Addresses of a workspace that are looked at: each is a question to somebody's name servers. */
const ADDRESSES = { max: 20, window_ms: 60_000 };

/** A customer's own endpoints. */
@Injectable()
export class ManageEndpoints {
  constructor(
    private readonly catalog: Catalog,
    private readonly endpoints: EndpointsRepository,
    private readonly limiter: RateLimiter,
    private readonly queue: QueueRepository,
    private readonly secrets: EndpointSecrets,
    private readonly unitOfWork: UnitOfWork,
    private readonly web: PublicWeb,
  ) {}

  list(who: Principal): Promise<Endpoint[]> {
    return this.endpoints.list(who.workspaceId);
  }

  /** @throws 404 for one that the workspace does not have. */
  async get(who: Principal, id: string): Promise<Endpoint> {
    const found = await this.endpoints.find(id, who.workspaceId);
    if (!found) throw noSuchEndpoint();
    return found;
  }

  /** As `get`, and it stays so until the open transaction ends. */
  async getLocked(who: Principal, id: string): Promise<Endpoint> {
    const found = await this.endpoints.findLocked(id, who.workspaceId);
    if (!found) throw noSuchEndpoint();
    return found;
  }

  /**
   * @returns the endpoint and its secret, this once.
   * @throws 403 `api_not_in_plan`, 409 `webhook_limit`, 400 `webhook_address_…`, 429.
   */
  async create(
    who: Principal,
    settings: EndpointSettings,
  ): Promise<{ endpoint: Endpoint; secret: string }> {
    await this.needApi(who);
    await this.checkAddress(who, settings.url);
    const id = newId();
    const secret = await this.unitOfWork.run(async () => {
      if ((await this.endpoints.countLocked(who.workspaceId)) >= MAX_ENDPOINTS)
        throw webhooksErrors.raise(
          'webhook_limit',
          `You have ${MAX_ENDPOINTS} endpoints. Delete one that you no longer need.`,
          { extra: { max: MAX_ENDPOINTS } },
        );
      await this.endpoints.add(id, who.workspaceId, settings);
      return this.secrets.renew(id);
    });
    return { endpoint: await this.get(who, id), secret };
  }

  /** @throws as `create`, and 409 `webhook_disabled_by_operator`. */
  async change(who: Principal, id: string, change: EndpointChange): Promise<Endpoint> {
    const before = await this.get(who, id);
    if (change.url !== undefined && change.url !== before.url)
      await this.checkAddress(who, change.url);
    if (change.enabled === true) await this.needApi(who);
    await this.unitOfWork.run(async () => {
      const now = await this.getLocked(who, id);
      const { url = now.url, description = now.description, events = now.events } = change;
      await this.endpoints.change(id, { url, description, events });
      if (change.enabled !== undefined) await this.switch(now, change.enabled);
    });
    return this.get(who, id);
  }

  /** @throws 404. */
  async remove(who: Principal, id: string): Promise<void> {
    if (!(await this.endpoints.remove(id, who.workspaceId))) throw noSuchEndpoint();
  }

  /** @returns a new secret, this once; the one before it signs for a day more. @throws 404. */
  async rotateSecret(who: Principal, id: string): Promise<{ endpoint: Endpoint; secret: string }> {
    const secret = await this.unitOfWork.run(async () => {
      await this.get(who, id);
      return this.secrets.renew(id);
    });
    return { endpoint: await this.get(who, id), secret };
  }

  private async switch(endpoint: Endpoint, on: boolean): Promise<void> {
    if (on && endpoint.disabledBy === 'operator')
      throw webhooksErrors.raise(
        'webhook_disabled_by_operator',
        'We have switched this endpoint off. Please contact us.',
      );
    if (on) await this.endpoints.enable(endpoint.id);
    else if (await this.endpoints.disable(endpoint.id, 'customer'))
      await this.queue.endAll(endpoint.id, 'endpoint_disabled');
  }

  private async needApi(who: Principal): Promise<void> {
    const { apiAccess } = await this.catalog.entitlementsOf(who.workspaceId);
    if (!apiAccess)
      throw webhooksErrors.raise(
        'api_not_in_plan',
        'Your plan does not include the API. Choose a plan with API access first.',
      );
  }

  private async checkAddress({ workspaceId }: Principal, url: string): Promise<void> {
    const { allowed, retryAfter_s } = await this.limiter.hit(
      `webhooks.addresses:${workspaceId}`,
      ADDRESSES,
    );
    if (!allowed) throw tooOften('Those were many addresses', retryAfter_s);
    try {
      await this.web.check(url);
    } catch (error) {
      throw error instanceof OutsideError ? refusal(error.reason) : error;
    }
  }
}

const noSuchEndpoint = () => kernelErrors.raise('not_found', 'There is no such endpoint.');

function refusal(reason: OutsideReason) {
  if (reason === 'address_not_public')
    return webhooksErrors.raise(
      'webhook_address_not_public',
      'This address leads into a private network. Give one that the internet can reach.',
    );
  if (reason === 'name_not_found')
    return webhooksErrors.raise(
      'webhook_address_unknown',
      'The name in this address cannot be found. Check its spelling.',
    );
  return webhooksErrors.raise(
    'webhook_address_invalid',
    'Give a whole https address without a user name, such as https://example.com/webhooks.',
  );
}
