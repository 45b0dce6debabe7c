import { Injectable } from '@nestjs/common';
import { Catalog } from '#catalog';
import { Config, Mailer, UnitOfWork } from '#kernel';
import { NoticeRepository, type DueRenewal } from '../data/notice.repository.js';
import { PurchaseRepository } from '../data/purchase.repository.js';
import type { Purchase, Reversal } from '../purchase.js';
import { customerMail, type CustomerMailKind, type MailFacts } from './customer-mail.js';

interface Notice {
  kind: CustomerMailKind;
  workspaceId: string;
  /** The subscription or purchase that it is about. */
  subjectId: string;
  /** Tells two occasions of one kind apart. */
  occasion: string;
  productCode: string;
}

/** Tells customers by mail what becomes of their money; each thing once. */
@Injectable()
export class MailCustomers {
  constructor(
    private readonly notices: NoticeRepository,
    private readonly purchases: PurchaseRepository,
    private readonly catalog: Catalog,
    private readonly mailer: Mailer,
    private readonly unitOfWork: UnitOfWork,
    private readonly config: Config,
  ) {}

  /** Sends in the open transaction, unless this was told before or nobody is known to tell. */
  async tell(notice: Notice, facts: Omit<MailFacts, 'product'>): Promise<void> {
    const to = await this.notices.addressOf(notice.workspaceId, notice.subjectId);
    const product = await this.catalog.productFor(notice.productCode);
    if (!to || !product) return;
    if (!(await this.notices.claim(notice.subjectId, notice.kind, notice.occasion))) return;
    const account = `${this.config.publicUrl}/studio/account`;
    await this.mailer.send(
      customerMail(notice.kind, to, { product: product.name, ...facts }, account),
      { workspaceId: notice.workspaceId },
    );
  }

  /** @param refundedMinor null: it was paid; else what went back of it in all */
  async tellOfPurchase(purchaseId: string, refundedMinor: number | null): Promise<void> {
    const purchase = await this.purchases.find(purchaseId);
    if (!purchase || refundedMinor === 0) return;
    const { id: subjectId, workspaceId, productCode, credits, currency } = purchase;
    const isRefund = refundedMinor !== null;
    await this.tell(
      {
        kind: isRefund ? 'refund' : 'receipt',
        workspaceId,
        subjectId,
        occasion: String(refundedMinor ?? ''),
        productCode,
      },
      { amountMinor: refundedMinor ?? purchase.amountMinor, currency, credits },
    );
  }

  /** Tells of a dispute of a purchase: what happened, what it does with the credits, what to do. */
  async tellOfDispute(purchase: Purchase, dispute: Reversal): Promise<void> {
    const { id: subjectId, workspaceId, productCode } = purchase;
    await this.tell(
      { kind: 'dispute', workspaceId, subjectId, occasion: dispute.externalId, productCode },
      { amountMinor: dispute.amountMinor, currency: dispute.currency },
    );
  }

  /** Tells of one renewal that is near: at what was agreed, or of the plan that was changed to. */
  async tellOfRenewal(due: DueRenewal): Promise<void> {
    const { pendingProductCode: pending, discounted } = due;
    const wanted = pending === null ? null : await this.catalog.productFor(pending);
    const { priceMinor: amountMinor, currency, credits } = wanted ?? due;
    await this.unitOfWork.run(() =>
      this.tell(
        {
          kind: 'renewal',
          workspaceId: due.workspaceId,
          subjectId: due.id,
          occasion: due.currentPeriodEnd.toISOString().slice(0, 10),
          productCode: wanted?.code ?? due.productCode,
        },
        { amountMinor, currency, credits, discounted, day: due.currentPeriodEnd },
      ),
    );
  }
}
