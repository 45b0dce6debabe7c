import { Body, Controller, Get, Headers, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { adminRange, Answers, AnswersOrWaits, Operators, Who, type Principal } from '#kernel';
import { AdjustCredits } from '../adjust-credits/adjust-credits.js';
import { Credits } from '../credits.js';
import { creditsErrors } from '../credits.errors.js';
import {
  adjustedView,
  amountBody,
  grantBody,
  operatorEntryPage,
  operatorEntryQuery,
  workspaceIdParam,
  type AmountBody,
  type GrantBody,
  type OperatorEntryQuery,
  type WorkspaceIdParam,
} from './admin-credits.schemas.js';
import { balanceView } from './credits.schemas.js';

const KEY = { name: 'Idempotency-Key', required: true } as const;
const MAX_KEY = 150;

/** A customer's credits in the console. */
@ApiTags('admin: credits')
@Controller('api/admin/v1/customers/:workspaceId/credits')
export class AdminCreditsController {
  constructor(
    private readonly credits: Credits,
    private readonly adjust: AdjustCredits,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The balance of a customer, by lot' })
  @Operators('support', 'finance')
  @Answers(200, balanceView, "A customer's balance by lot")
  balance(@Param({ schema: workspaceIdParam }) { workspaceId }: WorkspaceIdParam) {
    return this.credits.balance(workspaceId);
  }

  @Get('entries')
  @ApiOperation({ summary: 'The statement of a customer, newest first' })
  @Operators('support', 'finance')
  @Answers(200, operatorEntryPage, "A customer's statement, newest first")
  entries(
    @Param({ schema: workspaceIdParam }) { workspaceId }: WorkspaceIdParam,
    @Query({ schema: operatorEntryQuery }) query: OperatorEntryQuery,
  ) {
    const { start, end } = adminRange(query);
    return this.credits.entryRange(workspaceId, start, end);
  }

  @Post('grant')
  @ApiOperation({ summary: 'Grant credits to a customer' })
  @Operators('support', 'finance')
  @ApiHeader(KEY)
  @AnswersOrWaits(adjustedView, 'The balance after it; the same key again changes nothing')
  grant(
    @Param({ schema: workspaceIdParam }) { workspaceId }: WorkspaceIdParam,
    @Body({ schema: grantBody }) body: GrantBody,
    @Headers('idempotency-key') key: string | undefined,
    @Who() who: Principal,
  ) {
    return this.adjust.grant(who, {
      workspaceId,
      amount: body.amount,
      reason: body.reason,
      expiresAt: body.expiresAt === undefined ? undefined : new Date(body.expiresAt),
      key: required(key),
    });
  }

  @Post('deduct')
  @ApiOperation({ summary: 'Take credits from a customer' })
  @Operators('support', 'finance')
  @ApiHeader(KEY)
  @AnswersOrWaits(adjustedView, 'The balance after it; the same key again changes nothing')
  deduct(
    @Param({ schema: workspaceIdParam }) { workspaceId }: WorkspaceIdParam,
    @Body({ schema: amountBody }) body: AmountBody,
    @Headers('idempotency-key') key: string | undefined,
    @Who() who: Principal,
  ) {
    return this.adjust.deduct(who, { workspaceId, ...body, key: required(key) });
  }

  @Post(['forgive', 'forgive-debt'])
  @ApiOperation({ summary: 'Forgive the debt of a customer' })
  @Operators('finance')
  @ApiHeader(KEY)
  @AnswersOrWaits(adjustedView, 'The debt after it; the same key again changes nothing')
  forgive(
    @Param({ schema: workspaceIdParam }) { workspaceId }: WorkspaceIdParam,
    @Body({ schema: amountBody }) body: AmountBody,
    @Headers('idempotency-key') key: string | undefined,
    @Who() who: Principal,
  ) {
    return this.adjust.forgive(who, { workspaceId, ...body, key: required(key) });
  }
}

function required(key: string | undefined): string {
  if (key !== undefined && key.length >= 1 && key.length <= MAX_KEY) return key;
  throw creditsErrors.raise(
    'idempotency_key_required',
    `Send an Idempotency-Key header of 1 to ${MAX_KEY} characters, the same one when you repeat the request.`,
  );
}
