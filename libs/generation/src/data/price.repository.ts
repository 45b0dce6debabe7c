import { kernelErrors, sqlState, UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { Price } from '../image-cost.js';

/** Stands for every provider, or every model, that has no price of its own. */
export const ANY = '*';

export interface PriceRow extends Price {
  id: string;
  provider: string;
  model: string;
  validFrom: Date;
  createdBy: string | null;
  /** Its time has come and no newer one's has; it is still to come; a newer one counts; it never will. */
  state: 'current' | 'future' | 'past' | 'withdrawn';
  withdrawnBy: string | null;
}

export interface NewPrice extends Price {
  provider: string;
  model: string;
  /** Null: now. */
  validFrom: Date | null;
  createdBy: string;
}

const PRICE = `p.text_input_micro_usd AS "textInputMicroUsd",
  p.image_input_micro_usd AS "imageInputMicroUsd", p.output_micro_usd AS "outputMicroUsd",
  p.flat_micro_usd AS "flatMicroUsd"`;

const ROW = `p.id, p.provider, p.model, ${PRICE}, p.valid_from AS "validFrom",
  p.created_by AS "createdBy", p.withdrawn_by AS "withdrawnBy",
  CASE WHEN p.withdrawn_at IS NOT NULL THEN 'withdrawn'
       WHEN p.valid_from > kernel.now() THEN 'future'
       WHEN EXISTS (SELECT 1 FROM generation.price n
                     WHERE n.provider = p.provider AND n.model = p.model
                       AND n.withdrawn_at IS NULL
                       AND n.valid_from > p.valid_from AND n.valid_from <= kernel.now()) THEN 'past'
       ELSE 'current' END AS state`;

/** What the models cost: rows are added and never changed, but for one whose time has not come. */
@Injectable()
export class PriceRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /** The price of that provider's model now: the model's own, else its provider's, else everybody's. */
  async now(provider: string, model: string): Promise<Price> {
    const [price] = await this.unitOfWork.sql<Price>(
      `SELECT ${PRICE} FROM generation.price p
        WHERE p.provider IN ($1, $3) AND p.model IN ($2, $3) AND p.valid_from <= kernel.now()
          AND p.withdrawn_at IS NULL
        ORDER BY p.provider = $3, p.model = $3, p.valid_from DESC LIMIT 1`,
      [provider, model, ANY],
    );
    if (!price) throw new Error('generation.price has no price for everybody');
    return price;
  }

  /** The newest first. */
  async list(start: number, end: number): Promise<{ rows: PriceRow[]; total: number }> {
    const rows = await this.unitOfWork.sql<PriceRow>(
      `SELECT ${ROW} FROM generation.price p ORDER BY p.valid_from DESC, p.id DESC OFFSET $1 LIMIT $2`,
      [start, end - start],
    );
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      'SELECT count(*)::int AS total FROM generation.price',
    );
    return { rows, total: count?.total ?? 0 };
  }

  /** @throws validation_failed for a moment that has passed, or has a price already */
  async add(price: NewPrice): Promise<PriceRow> {
    this.unitOfWork.requireTransaction();
    try {
      const [row] = await this.unitOfWork.sql<PriceRow>(
        `INSERT INTO generation.price AS p (provider, model, text_input_micro_usd,
             image_input_micro_usd, output_micro_usd, flat_micro_usd, valid_from, created_by)
         SELECT $1, $2, $3, $4, $5, $6, coalesce($7, kernel.now()), $8
          WHERE $7::timestamptz IS NULL OR $7 >= kernel.now()
         RETURNING ${ROW}`,
        [
          price.provider,
          price.model,
          price.textInputMicroUsd,
          price.imageInputMicroUsd,
          price.outputMicroUsd,
          price.flatMicroUsd,
          price.validFrom,
          price.createdBy,
        ],
      );
      if (row) return row;
    } catch (error) {
      if (sqlState(error) !== '23505') throw error;
    }
    throw kernelErrors.raise(
      'validation_failed',
      'Choose another moment for "validFrom": it has passed, or has a price already. Without it the price holds from now on.',
    );
  }

  /** A price that is still to come never will. @returns null where it has come, or is not there */
  async withdraw(id: string, by: string): Promise<PriceRow | null> {
    this.unitOfWork.requireTransaction();
    const [row] = await this.unitOfWork.sql<PriceRow>(
      `UPDATE generation.price p SET withdrawn_at = kernel.now(), withdrawn_by = $2
        WHERE p.id = $1 AND p.withdrawn_at IS NULL AND p.valid_from > kernel.now()
       RETURNING ${ROW}`,
      [id, by],
    );
    return row ?? null;
  }

  async find(id: string): Promise<PriceRow | null> {
    const [row] = await this.unitOfWork.sql<PriceRow>(
      `SELECT ${ROW} FROM generation.price p WHERE p.id = $1`,
      [id],
    );
    return row ?? null;
  }
}
