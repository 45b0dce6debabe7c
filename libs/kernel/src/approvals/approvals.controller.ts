import {
  Body,
  Controller,
  Get,
  Param,
  Post,
  Query,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { adminRange, Answers, reasonBody, type ReasonBody } from '../http/contract.js';
import { Operators, Who, type Principal } from '../http/principal.js';
import { kernelErrors } from '../http/problem.js';
import { isUuid } from '../ids.js';
import { Metrics } from '../telemetry/metrics.js';
import type { Approval } from './approval.js';
import { ApprovalExecutors } from './approval-executors.js';
import { APPROVAL_ACTIONS, limitOf, mayDo, SUMMED_OVER_h } from './approval-limits.js';
import { ApprovalRepository } from './approval.repository.js';
import {
  approvalLimitPage,
  approvalPage,
  approvalQuery,
  approvalView,
  type ApprovalQuery,
  type ApprovalView,
} from './approvals.schemas.js';
import { DecideApproval } from './decide-approval.js';

/** Requests for a second person, in the console. */
@ApiTags('admin: approvals')
@Controller('api/admin/v1')
@Operators('support', 'finance', 'moderator')
export class ApprovalsController implements OnApplicationBootstrap {
  constructor(
    private readonly approvals: ApprovalRepository,
    private readonly decisions: DecideApproval,
    private readonly executors: ApprovalExecutors,
    private readonly metrics: Metrics,
  ) {}

  onApplicationBootstrap(): void {
    this.executors.requireAll();
    this.metrics.measured('gptimage_approvals_waiting', 'Requests for a second person', () =>
      this.approvals.countWaiting(),
    );
  }

  @Get('approval-limits')
  @ApiOperation({ summary: 'From which size on a second person has to approve' })
  @Answers(200, approvalLimitPage, 'What one person may not do alone')
  limits() {
    const items = APPROVAL_ACTIONS.map((id) => ({ id, hours: SUMMED_OVER_h, ...limitOf(id) }));
    return { items, total: items.length };
  }

  @Get('approvals')
  @ApiOperation({ summary: 'Requests for approval of the reader’s own work, newest first' })
  @Answers(200, approvalPage, "Requests of the reader's own work, newest first")
  async list(@Query({ schema: approvalQuery }) query: ApprovalQuery, @Who() who: Principal) {
    const { items, total } = await this.approvals.list({
      visible: {
        actions: APPROVAL_ACTIONS.filter((action) => mayDo(action, who.roles)),
        userId: who.userId,
      },
      status: query.status,
      action: query.action,
      workspaceId: query.workspaceId,
      ids: query.id === undefined ? undefined : [query.id].flat(),
      ...adminRange(query),
    });
    return { items: items.map((approval) => view(approval, who)), total };
  }

  @Get('approvals/:id')
  @ApiOperation({ summary: 'One request for approval' })
  @Answers(200, approvalView, 'One request')
  async read(@Param('id') id: string, @Who() who: Principal) {
    const approval = isUuid(id) ? await this.approvals.find(id) : null;
    const visible =
      approval && (mayDo(approval.action, who.roles) || approval.requestedBy.id === who.userId);
    if (!visible) throw kernelErrors.raise('not_found', 'There is no such request.');
    return view(approval, who);
  }

  @Post('approvals/:id/approve')
  @ApiOperation({ summary: 'Approve a request: it is carried out, once' })
  @Answers(200, approvalView, 'Carried out, once')
  async approve(@Param('id') id: string, @Who() who: Principal) {
    return view(await this.decisions.approve(who, id), who);
  }

  @Post('approvals/:id/reject')
  @ApiOperation({ summary: 'Reject a request' })
  @Answers(200, approvalView, 'Will not be done')
  async reject(
    @Param('id') id: string,
    @Body({ schema: reasonBody }) body: ReasonBody,
    @Who() who: Principal,
  ) {
    return view(await this.decisions.reject(who, id, body.reason), who);
  }

  @Post('approvals/:id/withdraw')
  @ApiOperation({ summary: 'Withdraw one’s own request' })
  @Answers(200, approvalView, 'Taken back by the requester')
  async withdraw(@Param('id') id: string, @Who() who: Principal) {
    return view(await this.decisions.withdraw(who, id), who);
  }
}

function view(approval: Approval, who: Principal): ApprovalView {
  const isOpen = approval.status === 'pending';
  const isOwn = approval.requestedBy.id === who.userId;
  return {
    ...approval,
    unit: limitOf(approval.action).unit,
    mayDecide: isOpen && !isOwn && mayDo(approval.action, who.roles),
    mayWithdraw: isOpen && isOwn,
  };
}
