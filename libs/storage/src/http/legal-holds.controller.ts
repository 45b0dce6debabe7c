import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  adminListQuery,
  adminPageOf,
  adminRange,
  Answers,
  Operators,
  reasonBody,
  reasonSchema,
  Who,
  type Principal,
  type ReasonBody,
} from '#kernel';
import { LegalHoldRepository, type LegalHold } from '../data/legal-hold.repository.js';
import { PlaceLegalHold, type DecidedHold } from '../legal-hold/place-legal-hold.js';

const legalHoldView = z
  .object({
    id: z.uuid(),
    workspaceId: z.uuid(),
    reason: z.string(),
    placedBy: z.string(),
    placedAt: z.iso.datetime(),
    liftedBy: z.string().nullable(),
    liftedAt: z.iso.datetime().nullable(),
    liftReason: z.string().nullable(),
  })
  .meta({ id: 'LegalHold' });
const legalHoldList = adminPageOf(legalHoldView, 'LegalHoldList');
const decidedLegalHold = legalHoldView
  .extend({ auditId: z.uuid() })
  .meta({ id: 'DecidedLegalHold' });
const legalHoldsQuery = adminListQuery.extend({
  workspaceId: z.uuid().optional(),
  open: z.stringbool().optional(),
});
const placeLegalHold = z
  .object({ workspaceId: z.uuid(), reason: reasonSchema })
  .meta({ id: 'PlaceLegalHold' });

/** Operators: files that have to stay, whatever the plan, the trash or an erasure says. */
@ApiTags('admin: retention')
@Controller('api/admin/v1/legal-holds')
export class LegalHoldsController {
  constructor(
    private readonly holds: LegalHoldRepository,
    private readonly placing: PlaceLegalHold,
  ) {}

  @Get()
  @Operators('support')
  @ApiOperation({ operationId: 'adminListLegalHolds', summary: 'Legal holds, newest first' })
  @Answers(200, legalHoldList)
  async list(@Query({ schema: legalHoldsQuery }) query: z.output<typeof legalHoldsQuery>) {
    const { workspaceId, open } = query;
    const { items, total } = await this.holds.list({ ...adminRange(query), workspaceId, open });
    return { items: items.map(viewOf), total };
  }

  @Post()
  @ApiOperation({ summary: 'Set a legal hold: nothing deletes the files of this customer' })
  @Operators('admin')
  @Answers(201, decidedLegalHold, 'From now on nothing deletes the files of this customer')
  async place(
    @Body({ schema: placeLegalHold }) body: z.output<typeof placeLegalHold>,
    @Who() who: Principal,
  ) {
    return decided(await this.placing.place(who, body.workspaceId, body.reason));
  }

  @Post(':id/lift')
  @ApiOperation({ summary: 'Lift a legal hold: the rules of the plan hold again' })
  @Operators('admin')
  @Answers(200, decidedLegalHold, 'The rules of the plan hold again')
  async lift(
    @Param('id', ParseUUIDPipe) id: string,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
    @Who() who: Principal,
  ) {
    return decided(await this.placing.lift(who, id, reason));
  }
}

function decided({ auditId, ...hold }: DecidedHold) {
  return { ...viewOf(hold), auditId };
}

function viewOf(hold: LegalHold): z.output<typeof legalHoldView> {
  return {
    id: hold.id,
    workspaceId: hold.workspaceId,
    reason: hold.reason,
    placedBy: hold.placedByEmail,
    placedAt: hold.placedAt.toISOString(),
    liftedBy: hold.liftedByEmail,
    liftedAt: hold.liftedAt?.toISOString() ?? null,
    liftReason: hold.liftReason,
  };
}
