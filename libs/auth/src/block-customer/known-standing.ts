import { Injectable } from '@nestjs/common';
import { WorkspaceStanding } from '#kernel';
import { CustomersRepository } from '../data/customers.repository.js';

/** Tells others whom an operator has shut out. */
@Injectable()
export class KnownStanding extends WorkspaceStanding {
  constructor(private readonly customers: CustomersRepository) {
    super();
  }

  override isBlocked(workspaceId: string): Promise<boolean> {
    return this.customers.isBlocked(workspaceId);
  }
}
