import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import { isForward, type Reversal } from '../purchase.js';

const COLUMNS = `gateway, external_id AS "externalId", kind, transaction_id AS "transactionId",
  amount_minor AS "amountMinor", paid_minor AS "paidMinor", currency, status,
  ledger_id AS "ledgerId", covered_minor AS "coveredMinor", charged_back AS "chargedBack",
  created_at AS "createdAt"`;

/** Refunds and disputes; a row only ever moves forward. */
@Injectable()
export class ReversalRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Writes the news unless it is older than what is known. @returns the row as it is now. */
  async put(news: Omit<Reversal, 'createdAt'>): Promise<Reversal> {
    const [fresh] = await this.unitOfWork.sql<Reversal>(
      `INSERT INTO billing.reversal (gateway, external_id, kind, transaction_id, amount_minor,
         paid_minor, currency, status, ledger_id, covered_minor, charged_back)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT DO NOTHING RETURNING ${COLUMNS}`,
      [
        news.gateway,
        news.externalId,
        news.kind,
        news.transactionId,
        news.amountMinor,
        news.paidMinor,
        news.currency,
        news.status,
        news.ledgerId,
        news.coveredMinor,
        news.chargedBack,
      ],
    );
    if (fresh) return fresh;
    const known = (await this.lock(news.gateway, news.externalId)) as Reversal;
    if (news.chargedBack && !known.chargedBack)
      await this.setChargedBack(news.gateway, news.transactionId);
    if (!isForward(known.status, news.status)) return known;
    await this.unitOfWork.sql(
      `UPDATE billing.reversal SET status = $3, covered_minor = $4, updated_at = kernel.now()
        WHERE gateway = $1 AND external_id = $2`,
      [news.gateway, news.externalId, news.status, news.coveredMinor],
    );
    return { ...known, status: news.status, coveredMinor: news.coveredMinor };
  }

  /** The gateway shows the charge as charged back: its disputes can be won from now on. */
  async setChargedBack(gateway: string, transactionId: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.reversal SET charged_back = true
        WHERE gateway = $1 AND transaction_id = $2 AND kind = 'dispute' AND NOT charged_back`,
      [gateway, transactionId],
    );
  }

  /**
   * Charges with a dispute that is not decided, and refunds that the gateway still works on, those
   * first that waited longest; not what nothing was heard of for so long. After them disputes that
   * were lost in the last `lostDays`: a bank may pay them out all the same.
   */
  async undecided(
    gateway: string,
    days: number,
    lostDays: number,
    limit: number,
  ): Promise<string[]> {
    const rows = await this.unitOfWork.sql<{ id: string }>(
      `SELECT transaction_id AS id FROM billing.reversal
        WHERE gateway = $1
          AND ((kind, status) IN (('dispute', 'open'), ('refund', 'pending'))
              AND updated_at > kernel.now() - $2 * interval '1 day'
            OR kind = 'dispute' AND status = 'lost' AND charged_back
              AND updated_at > kernel.now() - $3 * interval '1 day')
        GROUP BY transaction_id ORDER BY bool_and(status = 'lost'), min(updated_at) LIMIT $4`,
      [gateway, days, lostDays, limit],
    );
    return rows.map(({ id }) => id);
  }

  /** Disputes that nobody decided within so many days, of charges that the bank still holds back. */
  oldDisputes(gateway: string, days: number, limit: number): Promise<Reversal[]> {
    return this.unitOfWork.sql<Reversal>(
      `SELECT ${COLUMNS} FROM billing.reversal
        WHERE gateway = $1 AND kind = 'dispute' AND status = 'open' AND charged_back
          AND updated_at <= kernel.now() - $2 * interval '1 day'
        ORDER BY updated_at LIMIT $3`,
      [gateway, days, limit],
    );
  }

  /** The gateway's name for a refund that until now had only ours. */
  async rename(gateway: string, from: string, to: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE billing.reversal SET external_id = $3, updated_at = kernel.now()
        WHERE gateway = $1 AND external_id = $2`,
      [gateway, from, to],
    );
  }

  async lock(gateway: string, externalId: string): Promise<Reversal | null> {
    const [row] = await this.unitOfWork.sql<Reversal>(
      `SELECT ${COLUMNS} FROM billing.reversal WHERE gateway = $1 AND external_id = $2 FOR UPDATE`,
      [gateway, externalId],
    );
    return row ?? null;
  }

  ofTransaction(gateway: string, transactionId: string): Promise<Reversal[]> {
    return this.unitOfWork.sql<Reversal>(
      `SELECT ${COLUMNS} FROM billing.reversal WHERE gateway = $1 AND transaction_id = $2
        ORDER BY created_at, external_id`,
      [gateway, transactionId],
    );
  }

  /** By purchase id, how its disputes stand that were not won; one that is open goes before lost ones. */
  async disputesOf(purchaseIds: readonly string[]): Promise<Map<string, 'open' | 'lost'>> {
    const rows = await this.unitOfWork.sql<{ id: string; isOpen: boolean }>(
      `SELECT p.id, bool_or(r.status = 'open') AS "isOpen" FROM billing.purchase p
         JOIN billing.reversal r ON r.gateway = p.gateway AND r.transaction_id = p.transaction_id
        WHERE p.id = ANY ($1) AND r.kind = 'dispute' AND r.status IN ('open', 'lost') GROUP BY p.id`,
      [purchaseIds],
    );
    return new Map(rows.map(({ id, isOpen }) => [id, isOpen ? 'open' : 'lost']));
  }
}
