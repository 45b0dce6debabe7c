import { Injectable } from '@nestjs/common';
import { Auth } from '#auth';
import { Erasers, kernelErrors, Mailer, UnitOfWork, type Obstacle, type Principal } from '#kernel';
import { ErasureRepository, type NewErasure } from '../data/erasure.repository.js';
import { GRACE_days, type Erasure } from '../erasure.js';
import { privacyErrors } from '../privacy.errors.js';
import { erasureMail } from './erasure-mails.js';

/** How a refusal is said. What only delays an erasure is none. */
const REFUSALS = {
  subscription_renews:
    'Cancel the subscription first. What was paid for lasts until its period ends, and the erasure waits for that.',
  legal_hold: 'We have to keep this data for now, for legal reasons.',
  operator_account: 'An admin has to take the operator roles away first.',
} as const;

const isRefusal = (code: Obstacle['code']): code is keyof typeof REFUSALS => code in REFUSALS;

/** A customer asks to be erased, may think better of it for some days, and then it happens. */
@Injectable()
export class PlanErasure {
  constructor(
    private readonly auth: Auth,
    private readonly erasers: Erasers,
    private readonly erasures: ErasureRepository,
    private readonly mailer: Mailer,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * @param wish the password, and the address typed once more.
   * @throws 403 `wrong_password`, 400 `erasure_differs`, 409 `subscription_renews`, `operator_account`,
   * `erasure_planned`
   */
  async ask(
    who: Principal,
    wish: { email: string; password: string },
    address: string,
  ): Promise<Erasure> {
    if (wish.email.trim().toLowerCase() !== who.email.toLowerCase())
      throw privacyErrors.raise(
        'erasure_differs',
        'Type the address of this account, as a sign that you mean this one.',
      );
    await this.auth.confirmPassword(who, wish.password, address);
    await this.refuseWhereImpossible(who.workspaceId);
    return this.unitOfWork.run(() => this.plan(who.workspaceId));
  }

  /** Plans it in the open transaction and tells the person. @throws 404, 409 `erasure_planned` */
  async plan(workspaceId: string, by?: NewErasure['by']): Promise<Erasure> {
    const person = await this.auth.personOf(workspaceId);
    const account = person && (await this.auth.accountOf(person.userId, workspaceId));
    if (!person || !account)
      throw kernelErrors.raise('not_found', 'There is no customer with this id.');
    const planned = await this.erasures.plan({
      userId: person.userId,
      workspaceId,
      grace_days: GRACE_days,
      ...(by ? { by } : {}),
    });
    if (!planned)
      throw privacyErrors.raise('erasure_planned', 'It happens on its day; nothing more to do.');
    await this.mailer.send(erasureMail('planned', account.user, planned.dueAt), { workspaceId });
    return planned;
  }

  /** @throws 409 with the first reason why it cannot even be planned. */
  async refuseWhereImpossible(
    workspaceId: string,
    refuses = (obstacle: Obstacle) => obstacle.refuses,
  ): Promise<void> {
    for (const obstacle of await this.erasers.obstacles(workspaceId))
      if (refuses(obstacle) && isRefusal(obstacle.code))
        throw privacyErrors.raise(obstacle.code, REFUSALS[obstacle.code]);
  }

  /** @throws 404 `no_erasure`, 409 `erasure_begun` */
  takeBack(workspaceId: string, by: 'customer' | 'operator'): Promise<Erasure> {
    return this.unitOfWork.run(async () => {
      const open = await this.erasures.open(workspaceId);
      if (!open) throw privacyErrors.raise('no_erasure', 'There is nothing to take back.');
      const takenBack = await this.erasures.takeBack(open.id, by);
      if (!takenBack)
        throw privacyErrors.raise('erasure_begun', 'Parts of the data are gone already.');
      const account = await this.auth.accountOf(open.userId, workspaceId);
      if (account)
        await this.mailer.send(erasureMail('taken_back', account.user, open.dueAt), {
          workspaceId,
        });
      return takenBack;
    });
  }
}
