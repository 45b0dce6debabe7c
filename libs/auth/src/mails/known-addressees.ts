import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Addressees } from '#kernel';
import { CustomersRepository } from '../data/customers.repository.js';

/** Whoever writes to the owner of a workspace asks here where to, and in which language. */
@Injectable()
export class KnownAddressees implements OnModuleInit {
  constructor(
    private readonly addressees: Addressees,
    private readonly customers: CustomersRepository,
  ) {}

  onModuleInit(): void {
    this.addressees.register({
      find: (workspaceId) => this.customers.addressee(workspaceId),
      knows: (workspaceId) => this.customers.exists(workspaceId),
    });
  }
}
