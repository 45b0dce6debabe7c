import { Injectable } from '@nestjs/common';
import { Auth } from '#auth';
import { Config, Mailer } from '#kernel';
import { EndpointsRepository } from '../data/endpoints.repository.js';
import { QueueRepository, type Leased } from '../data/queue.repository.js';
import { endpointOffMail } from '../mails/endpoint-off-mail.js';

/** Switches an endpoint off that nobody answers at, and tells its owner. */
@Injectable()
export class GiveUpOnEndpoint {
  constructor(
    private readonly auth: Auth,
    private readonly config: Config,
    private readonly endpoints: EndpointsRepository,
    private readonly mailer: Mailer,
    private readonly queue: QueueRepository,
  ) {}

  /** In the open transaction; once for an endpoint, however many deliveries end together. */
  async run(leased: Leased, why: 'failures' | 'gone'): Promise<void> {
    if (!(await this.endpoints.disable(leased.endpointId, why))) return;
    await this.queue.endAll(
      leased.endpointId,
      why === 'gone' ? 'endpoint_gone' : 'endpoint_disabled',
    );
    const customer = await this.auth.findCustomer(leased.workspaceId);
    const account = customer && (await this.auth.accountOf(customer.userId, leased.workspaceId));
    if (!account) return;
    const page = `${this.config.publicUrl}/studio/account/developers/webhooks/${leased.endpointId}`;
    const { email, locale } = account.user;
    await this.mailer.send(endpointOffMail({ to: email, locale, why, url: leased.url, page }), {
      workspaceId: leased.workspaceId,
    });
  }
}
