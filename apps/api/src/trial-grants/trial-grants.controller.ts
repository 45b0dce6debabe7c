import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Auth } from '#auth';
import { Billing, type Trial, type TrialStatus } from '#billing';
import {
  adminRange,
  Answers,
  kernelErrors,
  MAX_PAGE,
  Operators,
  reasonBody,
  Who,
  type Principal,
  type ReasonBody,
} from '#kernel';
import {
  trialGrantPage,
  trialGrantView,
  trialGrantsQuery,
  workspaceParam,
  type TrialGrantsQuery,
  type TrialGrantView,
} from './trial-grants.schemas.js';
import { trialView } from './trial-view.js';

/** Free trials in the console: whose they are (identity) and how they were decided (billing). */
@ApiTags('admin: trials')
@Controller('api/admin/v1/trial-grants')
@Operators('support', 'finance')
export class TrialGrantsController {
  constructor(
    private readonly auth: Auth,
    private readonly billing: Billing,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Trials, newest first' })
  @Answers(200, trialGrantPage, 'Trials, newest first; `q` is part of an address or name')
  async list(@Query({ schema: trialGrantsQuery }) query: TrialGrantsQuery) {
    const { items, total } = await this.billing.listTrials({
      status: query.status && statusOf(query.status),
      workspaceIds: await this.wanted(query),
      ...adminRange(query),
    });
    return { items: await this.views(items), total };
  }

  @Get(':id')
  @ApiOperation({ summary: 'The trial of one customer' })
  @Answers(200, trialGrantView, 'The trial of one customer')
  async read(@Param({ schema: workspaceParam }) { id }: { id: string }) {
    return this.view(await this.billing.trialOf(id));
  }

  @Post(':id/grant')
  @ApiOperation({ summary: 'Grant a trial that was held back or refused' })
  @Answers(200, trialGrantView, 'Granted all the same, once')
  async grant(
    @Param({ schema: workspaceParam }) { id }: { id: string },
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
    @Who() who: Principal,
  ) {
    return this.view(await this.billing.overrideTrial(who, id, reason));
  }

  /** The workspaces that the filters name; undefined for all. */
  private async wanted({ id, q }: TrialGrantsQuery): Promise<string[] | undefined> {
    const ids = id === undefined ? undefined : [id].flat();
    if (q === undefined || q.trim() === '') return ids;
    const found = await this.auth.listCustomers({
      q,
      ids,
      start: 0,
      end: MAX_PAGE,
      sort: 'createdAt',
      descending: true,
    });
    return found.items.map((customer) => customer.id);
  }

  private async view(trial: Trial | null): Promise<TrialGrantView> {
    const [view] = trial ? await this.views([trial]) : [];
    if (!view) throw kernelErrors.raise('not_found', 'There is no trial of this customer.');
    return view;
  }

  private async views(trials: readonly Trial[]): Promise<TrialGrantView[]> {
    const { items } = await this.auth.listCustomers({
      ids: trials.map(({ workspaceId }) => workspaceId),
      start: 0,
      end: trials.length,
      sort: 'id',
      descending: false,
    });
    const emails = new Map(items.map(({ id, email }) => [id, email]));
    return trials.map((trial) => ({
      ...trialView(trial),
      id: trial.workspaceId,
      email: emails.get(trial.workspaceId) ?? '',
      reasonCode: trial.reasonCode,
      signals: trial.signals,
      createdAt: trial.createdAt.toISOString(),
      decidedAt: trial.decidedAt?.toISOString() ?? null,
      decidedBy: trial.decidedBy,
      auditId: trial.auditId,
    }));
  }
}

function statusOf(status: NonNullable<TrialGrantsQuery['status']>): TrialStatus {
  return status === 'waiting_for_verification' ? 'waiting' : status;
}
