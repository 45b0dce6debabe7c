import { Injectable } from '@nestjs/common';
import { AuditLog, UnitOfWork, type OperatorRole, type Principal } from '#kernel';
import { authErrors } from '../auth.errors.js';
import { AccountsRepository } from '../data/accounts.repository.js';
import { OperatorsRepository, type OperatorRow } from '../data/operators.repository.js';
import { loginName } from '../email-address.js';

/** A person's roles by now, and the audit row of the change; null where nothing changed. */
export type ChangedOperator = OperatorRow & { auditId: string | null };

/** An admin decides who works in the console, and as what. */
@Injectable()
export class ManageOperators {
  constructor(
    private readonly accounts: AccountsRepository,
    private readonly audit: AuditLog,
    private readonly operators: OperatorsRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Gives an existing person exactly these roles.
   * @throws 404 `no_such_account`, 409 `email_not_verified`, 409 `last_admin`.
   */
  async add(
    actor: Principal,
    person: { email: string; roles: OperatorRole[]; reason: string },
  ): Promise<ChangedOperator> {
    const account = await this.accounts.credentialsOf(loginName(person.email));
    if (!account)
      throw authErrors.raise(
        'no_such_account',
        'Nobody signed up with this address yet. Ask your colleague to sign up first, then add them.',
      );
    // Else anyone could sign up with a colleague's address and wait for the role.
    if (account.emailStatus === 'pending')
      throw authErrors.raise(
        'email_not_verified',
        'This address is not confirmed yet. Ask your colleague to open the link that was mailed to it.',
      );
    return this.setRoles(actor, account.id, person.roles, person.reason);
  }

  /**
   * Sets the roles of a person; none of them ends their work in the console.
   * @throws 404 `no_such_account`, 409 `last_admin`.
   */
  setRoles(
    actor: Principal,
    userId: string,
    roles: readonly OperatorRole[],
    reason: string,
  ): Promise<ChangedOperator> {
    return this.unitOfWork.run(async () => {
      await this.operators.lockRoles();
      const before = await this.operators.find(userId);
      if (!before) throw authErrors.raise('no_such_account', 'There is no such person.');
      const wanted = [...new Set(roles)].sort();
      if (wanted.join() === before.roles.join()) return { ...before, auditId: null };
      await this.operators.setRoles(userId, wanted);
      if (!(await this.operators.anyActiveAdmin()))
        throw authErrors.raise('last_admin', 'Make somebody else an admin first.');
      const auditId = await this.audit.record({
        actor,
        action: 'operator.roles-changed',
        subjectType: 'operator',
        subjectId: userId,
        reason,
        before: { email: before.email, roles: before.roles },
        after: { email: before.email, roles: wanted },
      });
      return { ...before, roles: wanted, auditId };
    });
  }
}
