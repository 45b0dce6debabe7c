import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Erasers, type Obstacle } from '#kernel';
import { ErasureRepository } from '../data/erasure.repository.js';
import { isRunning } from '../lifecycle.js';

/** Nobody says for how long a page of the payment service can be paid; hardly anybody pays later. */
const CHECKOUT_OPEN_h = 24;

/** The buyer's name and addresses go; what was sold for how much stays. */
@Injectable()
export class EraseBuyer implements OnModuleInit {
  constructor(
    private readonly erasers: Erasers,
    private readonly rows: ErasureRepository,
  ) {}

  onModuleInit(): void {
    this.erasers.register('billing', {
      stage: 'words',
      obstacles: (workspaceId) => this.obstacles(workspaceId),
      erase: async (person) => ({
        erased: { ...(await this.rows.sales(person)), ...(await this.rows.sandbox(person)) },
        more: false,
      }),
    });
  }

  /**
   * What charges again must be cancelled first; what was paid for lasts until its period ends; and a
   * page that can still be paid is waited for, as long as somebody may be at it.
   */
  private async obstacles(workspaceId: string): Promise<Obstacle[]> {
    const openUntil = await this.rows.checkoutOpenUntil(workspaceId, CHECKOUT_OPEN_h);
    const checkouts: Obstacle[] = openUntil
      ? [{ code: 'checkout_open', refuses: false, until: openUntil }]
      : [];
    const running = (await this.rows.subscriptions(workspaceId)).filter(({ status }) =>
      isRunning(status),
    );
    return [...endingOf(running), ...checkouts];
  }
}

/** Said once, however many run by mistake: what renews refuses, else the one that lasts longest is waited for. */
function endingOf(running: readonly { status: string; until: Date | null }[]): Obstacle[] {
  if (running.some(({ status }) => status !== 'scheduled_cancel'))
    return [{ code: 'subscription_renews', refuses: true }];
  const [last] = running.toSorted((one, other) => Number(other.until) - Number(one.until));
  return last ? [{ code: 'subscription_runs', refuses: false, until: last.until }] : [];
}
