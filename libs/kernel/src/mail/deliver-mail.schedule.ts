import { Injectable } from '@nestjs/common';
import { createTransport, type Transporter } from 'nodemailer';
import { Config } from '../config/config.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { Scheduled } from '../jobs/job.decorators.js';
import { describeError, log } from '../telemetry/log.js';

interface WaitingMail {
  id: string;
  to_address: string;
  subject: string;
  text_body: string;
  html_body: string | null;
  attempts: number;
}

const BATCH = 20;
const CLAIM_MS = 120_000;
/** After these tries, over about a day, a mail counts as failed. */
const MAX_ATTEMPTS = 12;
const SMTP_TIMEOUT_MS = 15_000;

/** Hands waiting mails to the SMTP server. A crash after the hand-over may send one twice. */
@Injectable()
export class DeliverMailSchedule {
  private transport: Transporter | null = null;

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @Scheduled({ name: 'kernel.deliver-mail', every_ms: 1_000 })
  async deliver(): Promise<void> {
    if (!this.config.smtp) return;
    const mails = await this.unitOfWork.sql<WaitingMail>(
      `UPDATE kernel.mail m SET next_attempt_at = kernel.now() + $2 * interval '1 millisecond'
         FROM (SELECT id FROM kernel.mail WHERE status = 'waiting' AND next_attempt_at <= kernel.now()
                ORDER BY next_attempt_at LIMIT $1 FOR UPDATE SKIP LOCKED) due
        WHERE m.id = due.id
    RETURNING m.id, m.to_address, m.subject, m.text_body, m.html_body, m.attempts`,
      [BATCH, CLAIM_MS],
    );
    // UPDATE promises no order, and people read the earlier of two first: ids rise with time.
    mails.sort((one, other) => (one.id < other.id ? -1 : 1));
    for (const mail of mails) await this.deliverOne(mail, this.config.smtp);
  }

  private async deliverOne(mail: WaitingMail, smtp: { url: string; from: string }): Promise<void> {
    this.transport ??= createTransport(smtp.url, {
      connectionTimeout: SMTP_TIMEOUT_MS,
      socketTimeout: SMTP_TIMEOUT_MS,
    } as object);
    try {
      await this.transport.sendMail({
        from: smtp.from,
        to: mail.to_address,
        subject: mail.subject,
        text: mail.text_body,
        html: mail.html_body ?? undefined,
        messageId: `<${mail.id}@gpt-image-2-generator>`,
      });
      await this.unitOfWork.sql(
        `UPDATE kernel.mail SET status = 'sent', sent_at = kernel.now() WHERE id = $1`,
        [mail.id],
      );
    } catch (error) {
      log.warn({ mail: mail.id, error: describeError(error) }, 'mail was not taken');
      const attempts = mail.attempts + 1;
      await this.unitOfWork.sql(
        `UPDATE kernel.mail SET attempts = $2, status = $3, last_error = $4,
                next_attempt_at = kernel.now() + $5 * interval '1 second' WHERE id = $1`,
        [
          mail.id,
          attempts,
          attempts >= MAX_ATTEMPTS ? 'failed' : 'waiting',
          error instanceof Error ? error.message.slice(0, 500) : 'unknown',
          Math.min(14_400, 5 * 2 ** attempts),
        ],
      );
    }
  }
}
