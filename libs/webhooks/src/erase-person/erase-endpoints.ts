import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Erasers } from '#kernel';
import { ErasureRepository } from '../data/erasure.repository.js';

/** Addresses of a customer's servers, and everything that was sent there. */
@Injectable()
export class EraseEndpoints implements OnModuleInit {
  constructor(
    private readonly erasers: Erasers,
    private readonly rows: ErasureRepository,
  ) {}

  onModuleInit(): void {
    this.erasers.register('webhooks', {
      stage: 'words',
      erase: async ({ workspaceId }) => {
        const webhookEndpoints = await this.rows.endpoints(workspaceId);
        const webhookEvents = await this.rows.events(workspaceId);
        return { erased: { webhookEndpoints, webhookEvents }, more: webhookEvents > 0 };
      },
    });
  }
}
