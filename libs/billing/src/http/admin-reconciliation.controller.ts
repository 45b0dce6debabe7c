import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import {
  adminListQuery,
  adminRange,
  Answers,
  Operators,
  reasonBody,
  Who,
  type Principal,
  type ReasonBody,
} from '#kernel';
import { DifferenceRepository } from '../data/difference.repository.js';
import { ReconciliationRepository } from '../data/reconciliation.repository.js';
import { PaymentGateway } from '../gateway/payment-gateway.js';
import type { DifferenceRecord, Reconciliation } from '../reconcile/difference.js';
import { ExplainDifference } from '../reconcile/explain-difference.js';
import {
  differenceList,
  differenceListQuery,
  explained,
  reconciliationList,
  reconciliationView,
  type DifferenceListQuery,
} from './admin-reconciliation.schemas.js';

/** What the payment service's own lists say, and what was found by them. */
@ApiTags('admin: billing')
@Controller('api/admin/v1')
@Operators('finance')
export class AdminReconciliationController {
  constructor(
    private readonly runs: ReconciliationRepository,
    private readonly differences: DifferenceRepository,
    private readonly explaining: ExplainDifference,
    private readonly gateway: PaymentGateway,
  ) {}

  @Get('reconciliations')
  @ApiOperation({ summary: 'Comparisons with the payment service, newest first' })
  @Answers(200, reconciliationList, 'Comparisons with the payment service, newest first')
  async list(@Query({ schema: adminListQuery }) query: z.infer<typeof adminListQuery>) {
    const { items, total } = await this.runs.list(adminRange(query));
    return { items: items.map(toRunView), total };
  }

  /** Asks the worker for a comparison now; one that waits or is under way is answered instead. */
  @Post('reconciliations')
  @ApiOperation({ summary: 'Start a comparison with the payment service' })
  @Answers(201, reconciliationView, 'The run')
  async start(@Who() who: Principal) {
    return toRunView(await this.runs.request(this.gateway.name, who.userId));
  }

  @Get('payment-differences')
  @ApiOperation({ summary: 'Differences from the payment service, the last seen first' })
  @Answers(200, differenceList, 'Differences, the last seen first')
  async differenceList(@Query({ schema: differenceListQuery }) query: DifferenceListQuery) {
    const { status, kind } = query;
    const { items, total } = await this.differences.list({ status, kind, ...adminRange(query) });
    return { items: items.map(toDifferenceView), total };
  }

  /** Says why they differ; it stays explained while it stays the same. */
  @Post('payment-differences/:id/explain')
  @ApiOperation({ summary: 'Say why a difference is right' })
  @Answers(200, explained, 'Explained')
  explain(
    @Param('id') id: string,
    @Body({ schema: reasonBody }) body: ReasonBody,
    @Who() who: Principal,
  ) {
    return this.explaining.explain(id, body.reason, who);
  }
}

const iso = (date: Date | null) => date?.toISOString() ?? null;

function toRunView(run: Reconciliation) {
  return {
    ...run,
    fromAt: iso(run.fromAt),
    createdAt: run.createdAt.toISOString(),
    startedAt: iso(run.startedAt),
    finishedAt: iso(run.finishedAt),
  };
}

function toDifferenceView(difference: DifferenceRecord) {
  return {
    ...difference,
    foundAt: difference.foundAt.toISOString(),
    lastSeenAt: difference.lastSeenAt.toISOString(),
    settledAt: iso(difference.settledAt),
  };
}
