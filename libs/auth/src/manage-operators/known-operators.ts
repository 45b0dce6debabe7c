import { Injectable } from '@nestjs/common';
import { OperatorDirectory, type OperatorRole } from '#kernel';
import { OperatorsRepository } from '../data/operators.repository.js';
import { personAddress } from '../email-address.js';

/** Tells the kernel who else could approve something. */
@Injectable()
export class KnownOperators extends OperatorDirectory {
  constructor(private readonly operators: OperatorsRepository) {
    super();
  }

  override async othersWith(userId: string, roles: readonly OperatorRole[]): Promise<string[]> {
    const active = await this.operators.activeWith(roles);
    const email = await this.operators.emailOf(userId);
    // A second account of the same mailbox is not a second person.
    const self = email === null ? null : personAddress(email);
    return active
      .filter((operator) => operator.id !== userId && personAddress(operator.email) !== self)
      .map(({ id }) => id);
  }

  override async isActiveWith(userId: string, roles: readonly OperatorRole[]): Promise<boolean> {
    return (await this.operators.activeWith(roles)).some(({ id }) => id === userId);
  }

  override async isOwnWorkspace(userId: string, workspaceId: string): Promise<boolean> {
    const members = await this.operators.membersOf(workspaceId);
    const email = await this.operators.emailOf(userId);
    const self = email === null ? null : personAddress(email);
    return members.some((member) => member.id === userId || personAddress(member.email) === self);
  }
}
