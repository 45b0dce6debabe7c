import { Injectable } from '@nestjs/common';
import { AuditLog, kernelErrors, UnitOfWork, type Principal } from '#kernel';
import { PaymentEventRepository, type PaymentEvent } from '../data/payment-event.repository.js';
import { ProcessPaymentEvent } from './process-payment-event.js';

/** An operator has an event processed once more, after the cause of its failure is gone. */
@Injectable()
export class ReplayPaymentEvent {
  constructor(
    private readonly events: PaymentEventRepository,
    private readonly processEvent: ProcessPaymentEvent,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  async replay(
    gateway: string,
    eventId: string,
    reason: string,
    actor: Principal,
  ): Promise<{ event: PaymentEvent; auditId: string }> {
    const before = await this.find(gateway, eventId);
    const auditId = await this.unitOfWork.run(async () => {
      await this.events.reopen(gateway, eventId);
      return this.audit.record({
        actor,
        action: 'payment-event.replayed',
        subjectType: 'payment-event',
        subjectId: `${gateway}:${eventId}`,
        workspaceId: before.workspaceId ?? undefined,
        reason,
        before: { status: before.status, note: before.note },
      });
    });
    await this.processEvent.process(gateway, eventId);
    return { event: await this.find(gateway, eventId), auditId };
  }

  private async find(gateway: string, eventId: string): Promise<PaymentEvent> {
    const event = await this.events.find(gateway, eventId);
    if (!event) throw kernelErrors.raise('not_found', 'There is no such payment event.');
    return event;
  }
}
