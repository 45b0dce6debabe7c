import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  adminRange,
  Answers,
  AnswersOrWaits,
  kernelErrors,
  Operators,
  reasonBody,
  Who,
  type Principal,
  type ReasonBody,
} from '#kernel';
import { ErasureRepository } from '../data/erasure.repository.js';
import { AskAsOperator } from '../plan-erasure/ask-as-operator.js';
import {
  adminErasure,
  adminErasurePage,
  adminErasureQuery,
  erasureCertificate,
  toAdminErasure,
  toCertificate,
  type AdminErasureQuery,
} from './erasure.schemas.js';

const idParam = z.uuid();

/** Who is to be erased, and the proof that they were. */
@ApiTags('admin: privacy')
@Controller('api/admin/v1')
@Operators('support')
export class AdminErasureController {
  constructor(
    private readonly asking: AskAsOperator,
    private readonly erasures: ErasureRepository,
  ) {}

  @Get('erasures')
  @ApiOperation({ summary: 'Erasures of customers' })
  @Answers(200, adminErasurePage)
  async list(@Query({ schema: adminErasureQuery }) query: AdminErasureQuery) {
    const { items, total } = await this.erasures.list({
      status: query.status,
      workspaceId: query.workspaceId,
      ...adminRange(query),
    });
    return { items: items.map(toAdminErasure), total };
  }

  @Get('erasures/:id')
  @ApiOperation({ summary: 'One erasure with its certificate' })
  @Answers(200, erasureCertificate)
  async read(@Param('id', { schema: idParam }) id: string) {
    const erasure = await this.erasures.find(id);
    if (!erasure) throw kernelErrors.raise('not_found', 'There is no erasure with this id.');
    return toCertificate(erasure, await this.erasures.steps(id));
  }

  @Post('customers/:id/erase')
  @ApiOperation({
    summary: 'Ask for the erasure of a customer; another operator has to approve it',
  })
  @AnswersOrWaits(adminErasure, 'Never at once: another operator has to approve it')
  ask(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
  ) {
    return this.asking.ask(who, id, reason);
  }

  @Post('erasures/:id/take-back')
  @ApiOperation({ summary: 'Take a planned erasure back' })
  @Answers(200, adminErasure, 'The customer stays')
  async takeBack(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
  ) {
    return toAdminErasure(await this.asking.takeBack(who, id, reason));
  }
}
