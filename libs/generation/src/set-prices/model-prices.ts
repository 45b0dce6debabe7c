import { Catalog, IMAGE_QUALITIES, sizeOf } from '#catalog';
import { AuditLog, UnitOfWork, type Principal } from '#kernel';
import { Injectable } from '@nestjs/common';
import { PriceRepository, type PriceRow } from '../data/price.repository.js';
import type { AdminPrice, CostEstimates, NewPriceBody } from '../http/admin-price.schemas.js';
import { estimatedCost } from '../image-cost.js';
import { PipelineOptions } from '../pipeline-options.js';
import { ProviderRegistry } from '../provider/provider-registry.js';

/** What the models cost the operator: the prices, and what they make of an image. */
@Injectable()
export class ModelPrices {
  constructor(
    private readonly prices: PriceRepository,
    private readonly registry: ProviderRegistry,
    private readonly catalog: Catalog,
    private readonly options: PipelineOptions,
    private readonly unitOfWork: UnitOfWork,
    private readonly audit: AuditLog,
  ) {}

  async list(start: number, end: number): Promise<{ items: AdminPrice[]; total: number }> {
    const { rows, total } = await this.prices.list(start, end);
    return { items: rows.map(viewOf), total };
  }

  /** Calls from that moment on cost so much; what was written before stays. @throws validation_failed */
  add(body: NewPriceBody, actor: Principal): Promise<AdminPrice & { auditId: string }> {
    const { provider, model, reason, validFrom } = body;
    return this.unitOfWork.run(async () => {
      const before = await this.prices.now(provider, model);
      const row = await this.prices.add({
        ...body,
        validFrom: validFrom === undefined ? null : new Date(validFrom),
        createdBy: actor.email,
      });
      const auditId = await this.audit.record({
        actor,
        action: 'price.set',
        subjectType: 'price',
        subjectId: `${provider}/${model}`,
        reason,
        before,
        after: viewOf(row),
      });
      return { ...viewOf(row), auditId };
    });
  }

  /** What an image of each class and quality costs at each provider, as a square, the dearest shape. */
  async estimates(): Promise<CostEstimates> {
    const { resolutions } = await this.catalog.read();
    const providers = await Promise.all(
      this.registry.ordered.map(async ({ name, model }) => {
        const price = await this.prices.now(name, model);
        const costs = resolutions.flatMap(({ code }) =>
          IMAGE_QUALITIES.map((quality) => ({
            resolution: code,
            quality,
            costMicroUsd: estimatedCost(
              {
                ...sizeOf(code, '1:1'),
                quality,
                partialImages: this.options.partial_images,
              },
              price,
            ),
          })),
        );
        return { provider: name, model, costs };
      }),
    );
    return { providers };
  }
}

const viewOf = ({ validFrom, ...row }: PriceRow): AdminPrice => ({
  ...row,
  validFrom: validFrom.toISOString(),
});
