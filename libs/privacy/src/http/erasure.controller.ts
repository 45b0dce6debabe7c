import { Body, Controller, Delete, Get, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Answers, Clock, Erasers, Who, type Principal } from '#kernel';
import { ErasureRepository } from '../data/erasure.repository.js';
import { PlanErasure } from '../plan-erasure/plan-erasure.js';
import { askErasure, erasureView, toErasureView, type AskErasure } from './erasure.schemas.js';

/** The end of an account, as its owner wants it. */
@ApiTags('account')
@Controller('api/v1/account/erasure')
export class ErasureController {
  constructor(
    private readonly clock: Clock,
    private readonly erasers: Erasers,
    private readonly erasures: ErasureRepository,
    private readonly planning: PlanErasure,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Whether the account is to be erased, and what stands against it' })
  @Answers(200, erasureView, 'What is planned, and what stands against it')
  async read(@Who() who: Principal) {
    return this.view(who);
  }

  @Post()
  @ApiOperation({ summary: 'Plan the erasure of the account' })
  @Answers(201, erasureView, 'It is planned, and can be taken back until its day')
  async ask(
    @Who() who: Principal,
    @Body({ schema: askErasure }) wish: AskErasure,
    @Req() request: FastifyRequest,
  ) {
    await this.planning.ask(who, wish, request.ip);
    return this.view(who);
  }

  @Delete()
  @ApiOperation({ summary: 'Take the planned erasure back' })
  @Answers(200, erasureView, 'The account stays')
  async takeBack(@Who() who: Principal) {
    await this.planning.takeBack(who.workspaceId, 'customer');
    return this.view(who);
  }

  private async view({ workspaceId }: Principal) {
    const [open, obstacles] = await Promise.all([
      this.erasures.open(workspaceId),
      this.erasers.obstacles(workspaceId),
    ]);
    return toErasureView(open, obstacles, this.clock.now());
  }
}
