import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Config } from '../config/config.js';
import { deleteInBatches } from '../database/delete-in-batches.js';
import { UnitOfWork } from '../database/unit-of-work.js';
import { countedRecords, RecordKeepers, type OldRecords } from '../registry/old-records.js';
import { RetentionSettings } from '../registry/retention-settings.js';

/** Days that mails are kept which were sent, or that nobody could be sent. */
const MAILS = 'mails';
const OLD = `created_at < kernel.now() - $1 * interval '1 day' AND status <> 'waiting'`;

export interface Mail {
  to: string;
  subject: string;
  text: string;
  html?: string;
}

/** Whose account a mail is about: it goes with that account, wherever it was sent. */
export type MailOwner = { userId: string } | { workspaceId: string };

export interface MailRow extends Mail {
  id: string;
  status: 'waiting' | 'sent' | 'kept' | 'failed';
  createdAt: string;
  lastError: string | null;
}

/** The way out for mail: a row in the caller's transaction, delivered by the worker. */
@Injectable()
export class Mailer implements OnModuleInit {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly config: Config,
    private readonly settings: RetentionSettings,
    private readonly records: RecordKeepers,
  ) {}

  onModuleInit(): void {
    this.settings.register(MAILS, { days: 90, min_days: 7, max_days: 3650 });
    this.records.register(MAILS, { find: () => this.old(), clear: () => this.prune() });
  }

  /** Queues one mail in the open transaction. Without SMTP_URL it is kept for the mailbox page. */
  async send(mail: Mail, owner: MailOwner): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql(
      `INSERT INTO kernel.mail (to_address, subject, text_body, html_body, status, user_id, workspace_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        mail.to,
        mail.subject,
        mail.text,
        mail.html ?? null,
        this.config.smtp ? 'waiting' : 'kept',
        'userId' in owner ? owner.userId : null,
        'workspaceId' in owner ? owner.workspaceId : null,
      ],
    );
  }

  /** Forgets old mails; one that still waits is not old. */
  async prune(): Promise<number> {
    const days = await this.settings.days(MAILS);
    return deleteInBatches(async (rows) => {
      const [deleted] = await this.unitOfWork.sql<{ mails: number }>(
        `WITH gone AS (
           DELETE FROM kernel.mail WHERE id IN (
             SELECT id FROM kernel.mail
              WHERE ${OLD}
              ORDER BY id LIMIT $2) RETURNING id)
         SELECT count(*)::int AS mails FROM gone`,
        [days, rows],
      );
      return deleted?.mails ?? 0;
    });
  }

  private async old(): Promise<OldRecords> {
    const days = await this.settings.days(MAILS);
    const [row] = await this.unitOfWork.sql<{ count: number; bytes: number; oldest: Date | null }>(
      `SELECT count(*)::int AS count, min(created_at) AS oldest,
              coalesce(sum(octet_length(text_body) + coalesce(octet_length(html_body), 0)), 0)::float8
                AS bytes
         FROM kernel.mail WHERE ${OLD}`,
      [days],
    );
    return countedRecords(row);
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
