import { Catalog, IMAGE_QUALITIES, sizeOf } from '#catalog';
import { AuditLog, kernelErrors, UnitOfWork, type Principal } from '#kernel';
import { Injectable } from '@nestjs/common';
import { ANY, PriceRepository, type PriceRow } from '../data/price.repository.js';
import { generationErrors } from '../generation.errors.js';
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
    return { items: rows.map((row) => this.view(row)), total };
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
        after: this.view(row),
      });
      return { ...this.view(row), auditId };
    });
  }

  /** Of a price that does not count yet. @throws not_found, price_counts */
  withdraw(
    id: string,
    reason: string,
    actor: Principal,
  ): Promise<AdminPrice & { auditId: string }> {
    return this.unitOfWork.run(async () => {
      const before = await this.prices.find(id);
      if (!before)
        throw kernelErrors.raise('not_found', 'There is no such price. Reload the list.');
      const row = await this.prices.withdraw(id, actor.email);
      if (!row)
        throw generationErrors.raise(
          'price_counts',
          'Only a price that is still to come can be withdrawn. Set another one in its place.',
        );
      const auditId = await this.audit.record({
        actor,
        action: 'price.withdraw',
        subjectType: 'price',
        subjectId: `${row.provider}/${row.model}`,
        reason,
        before: this.view(before),
        after: this.view(row),
      });
      return { ...this.view(row), auditId };
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

  private view({ validFrom, ...row }: PriceRow): AdminPrice {
    const usedBy = this.registry.ordered
      .filter(({ name, model }) => isFor(row.provider, name) && isFor(row.model, model))
      .map(({ name }) => name);
    return { ...row, validFrom: validFrom.toISOString(), usedBy };
  }
}

const isFor = (named: string, own: string): boolean => named === ANY || named === own;
