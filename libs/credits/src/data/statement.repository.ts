import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { ImageReceipt } from '../balance.js';
import { wordsFor } from '../statement-words.js';
import { wholeNumber } from './whole-number.js';

interface ReceiptRow {
  id: string;
  amount: string;
  at: Date;
  lots: ImageReceipt['lots'];
  state: 'captured' | 'released' | null;
  reason: string | null;
  note: string | null;
  extended_until: Date | null;
  resolved_at: Date | null;
  restored_at: Date | null;
  restored_until: Date | null;
}

/** Reads of what happened to the images of a job, and how long a statement is. */
@Injectable()
export class StatementRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The journal has no gaps: its last number is its length. */
  async countOfEntries(workspaceId: string): Promise<number> {
    const [row] = await this.unitOfWork.sql<{ seq: string }>(
      'SELECT seq FROM credits.account WHERE id = $1',
      [workspaceId],
    );
    return wholeNumber(row?.seq ?? 0);
  }

  /** What each of these images' holds came to; images without a hold are left out. */
  async receiptLines(generationId: string, imageIds: readonly string[]): Promise<ImageReceipt[]> {
    const rows = await this.unitOfWork.sql<ReceiptRow>(
      `SELECT h.id, h.amount, h.at, r.kind AS state, r.reason, r.note, r.extended_until,
              r.at AS resolved_at, s.at AS restored_at, s.extended_until AS restored_until,
              (SELECT json_agg(json_build_object('lotId', l.id, 'kind', l.kind, 'amount', w.amount,
                  'expiresAt', l.expires_at, 'spendableUntil', l.spendable_until) ORDER BY l.id)
               FROM credits.hold_line w JOIN credits.lot l ON l.id = w.lot_id
               WHERE w.hold_id = h.id) AS lots
       FROM unnest($2::uuid[]) WITH ORDINALITY AS wanted (id, o)
       JOIN credits.hold h ON h.id = wanted.id AND h.generation_id = $1
       LEFT JOIN credits.hold_resolution r ON r.hold_id = h.id
       LEFT JOIN credits.restoration s ON s.hold_id = h.id
       ORDER BY wanted.o`,
      [generationId, imageIds],
    );
    return rows.map(toReceipt);
  }
}

function toReceipt(row: ReceiptRow): ImageReceipt {
  const held = wholeNumber(row.amount);
  const events: ImageReceipt['events'] = [];
  const add = (
    kind: ImageReceipt['events'][number]['kind'],
    code: string,
    at: Date,
    amount = held,
  ) =>
    events.push({
      kind,
      amount,
      reason: wordsFor(code, null),
      reasonCode: code,
      at: at.toISOString(),
    });
  add('hold', 'image_requested', row.at);
  if (row.state && row.reason && row.resolved_at) {
    add(row.state === 'captured' ? 'capture' : 'release', row.reason, row.resolved_at);
    if (row.extended_until) add('extend', 'extended_72h', row.resolved_at, 0);
  }
  if (row.restored_at) add('restore', 'restored', row.restored_at);
  if (row.restored_at && row.restored_until) add('extend', 'extended_72h', row.restored_at, 0);
  return {
    imageId: row.id,
    held,
    captured: row.state === 'captured' ? held : 0,
    released: row.state === 'released' ? held : 0,
    restored: row.restored_at ? held : 0,
    lots: row.lots.map((lot) => ({
      ...lot,
      expiresAt: lot.expiresAt === null ? null : new Date(lot.expiresAt).toISOString(),
      spendableUntil:
        lot.spendableUntil === null ? null : new Date(lot.spendableUntil).toISOString(),
    })),
    reason: row.reason === null ? null : wordsFor(row.reason, row.note),
    reasonCode: row.reason,
    events,
  };
}
