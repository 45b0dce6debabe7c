import { Injectable } from '@nestjs/common';
import { Config } from '../config/config.js';
import { UnitOfWork } from '../database/unit-of-work.js';

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html?: string;
}

export interface MailRow extends Mail {
  id: string;
  status: 'waiting' | 'sent' | 'kept' | 'failed';
  createdAt: string;
  lastError: string | null;
}

/** The way out for mail: a row in the caller's transaction, delivered by the worker. */
@Injectable()
export class Mailer {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly config: Config,
  ) {}

  /** Queues one mail in the open transaction. Without SMTP_URL it is kept for the mailbox page. */
  async send(mail: Mail): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `INSERT INTO kernel.mail (to_address, subject, text_body, html_body, status)
       VALUES ($1, $2, $3, $4, $5)`,
      [mail.to, mail.subject, mail.text, mail.html ?? null, this.config.smtp ? 'waiting' : 'kept'],
    );
  }

  /** Mails, newest first, for the operators' mailbox page. */
  async list(range: { start: number; end: number }): Promise<{ items: MailRow[]; total: number }> {
    const items = await this.unitOfWork.sql<Omit<MailRow, 'createdAt'> & { createdAt: Date }>(
      `SELECT id, to_address AS "to", subject, text_body AS text, html_body AS html, status,
              created_at AS "createdAt", last_error AS "lastError"
         FROM kernel.mail ORDER BY id DESC OFFSET $1 LIMIT $2`,
      [range.start, range.end - range.start],
    );
    const [count] = await this.unitOfWork.sql<{ total: string }>(
      'SELECT count(*) AS total FROM kernel.mail',
    );
    return {
      items: items.map((row) => ({ ...row, createdAt: row.createdAt.toISOString() })),
      total: Number(count?.total ?? 0),
    };
  }
}
