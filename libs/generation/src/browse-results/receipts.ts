import { Credits } from '#credits';
import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import { GenerationRepository, type WithImages } from '../data/generation.repository.js';
import { generationErrors } from '../generation.errors.js';
import type { ReceiptView } from '../http/generation.schemas.js';

/** What a generation cost: the ledger's own moves beside the images' states. */
@Injectable()
export class Receipts {
  constructor(
    private readonly generations: GenerationRepository,
    private readonly credits: Credits,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws generation_not_found */
  async ofOwn(workspaceId: string, id: string): Promise<ReceiptView> {
    return this.unitOfWork.snapshot(async () => {
      const row = await this.generations.findOwned(workspaceId, id);
      if (!row)
        throw generationErrors.raise(
          'generation_not_found',
          'There is no such generation of yours.',
        );
      return this.of(row);
    });
  }

  /** Of a row that was read in the same snapshot: states and money are of one moment. */
  async of(row: WithImages): Promise<ReceiptView> {
    const { images, totals } = await this.credits.receiptOf(
      row.id,
      row.images.map((image) => image.id),
    );
    const lines = new Map(images.map((line) => [line.imageId, line]));
    return {
      generationId: row.id,
      quote: { credits: row.creditsEach * row.count, perImage: row.creditsEach },
      images: row.images.map((image) => ({
        ...(lines.get(image.id) ?? NOTHING),
        imageId: image.id,
        index: image.index,
        status: image.status,
      })),
      totals,
    };
  }
}

const NOTHING = {
  held: 0,
  captured: 0,
  released: 0,
  restored: 0,
  lots: [],
  reason: null,
  reasonCode: null,
  events: [],
};
