import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '#kernel';
import type { ImageReceipt, OperatorEntry } from '../balance.js';
import type { LotKind } from '../lot.js';
import { KIND_OF_CODE, wordsFor, type JournalCode } from '../statement.js';
import { wholeNumber } from './whole-number.js';

interface EntryRow {
  seq: string;
  code: JournalCode;
  amount: string;
  effect: string;
  available_after: string;
  held_after: string;
  debt_after: string;
  reason: string;
  note: string | null;
  actor: string;
  at: Date;
  expires_at: Date | null;
  lot_id: string;
  lot_kind: LotKind;
  hold_id: string | null;
  generation_id: string | null;
}

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

/** Reads of what happened: statement lines and receipts. */
@Injectable()
export class StatementRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** Newest first, from before `beforeSeq` on. Pages are ranges of the primary key, backwards. */
  async entries(
    workspaceId: string,
    beforeSeq: number | null,
    limit: number,
  ): Promise<OperatorEntry[]> {
    const rows = await this.unitOfWork.sql<EntryRow>(
      `SELECT j.seq, j.code, j.amount, e.available * j.amount AS effect, j.available_after,
              j.held_after, j.debt_after, j.reason, j.note, j.actor, j.at, j.expires_at, j.lot_id,
              l.kind AS lot_kind, j.hold_id, h.generation_id
       FROM credits.journal j
       JOIN credits.effect e ON e.code = j.code
       JOIN credits.lot l ON l.id = j.lot_id
       LEFT JOIN credits.hold h ON h.id = j.hold_id
       WHERE j.account_id = $1 AND j.seq < coalesce($2, 9223372036854775807)
       ORDER BY j.seq DESC LIMIT $3`,
      [workspaceId, beforeSeq, limit],
    );
    return rows.map(toEntry);
  }

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
                  'expiresAt', l.expires_at) ORDER BY l.id)
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

function toEntry(row: EntryRow): OperatorEntry {
  return {
    id: row.seq,
    kind: KIND_OF_CODE[row.code],
    amount: wholeNumber(row.effect),
    moved: wholeNumber(row.amount),
    balanceAfter: wholeNumber(row.available_after),
    heldAfter: wholeNumber(row.held_after),
    debtAfter: wholeNumber(row.debt_after),
    reason: wordsFor(row.reason, row.note),
    reasonCode: row.reason,
    lotKind: row.lot_kind,
    generationId: row.generation_id ?? undefined,
    imageId: row.hold_id ?? undefined,
    expiresAt: row.expires_at?.toISOString(),
    createdAt: row.at.toISOString(),
    code: row.code,
    lotId: row.lot_id,
    actor: row.actor,
    note: row.note,
  };
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
    })),
    reason: row.reason === null ? null : wordsFor(row.reason, row.note),
    reasonCode: row.reason,
    events,
  };
}
