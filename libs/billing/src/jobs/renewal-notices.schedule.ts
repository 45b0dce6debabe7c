import { Injectable } from '@nestjs/common';
import { Scheduled } from '#kernel';
import { NoticeRepository } from '../data/notice.repository.js';
import { PaymentGateway } from '../gateway/payment-gateway.js';
import { MailCustomers } from '../mail-customers/mail-customers.js';

/** Days before a renewal on which its mail goes out. */
const NOTICE_DAYS = 3;
const BATCH = 200;

/** Nobody is charged again without having been told. */
@Injectable()
export class RenewalNotices {
  constructor(
    private readonly notices: NoticeRepository,
    private readonly customers: MailCustomers,
    private readonly gateway: PaymentGateway,
  ) {}

  @Scheduled({ name: 'billing.renewal-notices', every_ms: 3_600_000 })
  async send(): Promise<void> {
    // What was practised in TEST MODE renews no more once real money is taken.
    const { name } = this.gateway;
    for (const due of await this.notices.dueRenewals(name, NOTICE_DAYS, BATCH))
      await this.customers.tellOfRenewal(due);
  }
}
