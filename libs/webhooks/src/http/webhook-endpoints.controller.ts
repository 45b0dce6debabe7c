import { Body, Controller, Delete, Get, Param, Patch, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Answers, AnswersNothing, Who, type Principal } from '#kernel';
import { MAX_ENDPOINTS } from '../endpoint.js';
import { ManageEndpoints } from '../manage-endpoints/manage-endpoints.js';
import {
  changeEndpointBody,
  createEndpointBody,
  endpointList,
  endpointView,
  endpointWithSecret,
  idParameter,
  toEndpointView,
} from './webhooks.schemas.js';

/** Where a customer's own servers are told what happened; only a signed-in person manages them. */
@ApiTags('webhooks')
@Controller('api/v1/webhook-endpoints')
export class WebhookEndpointsController {
  constructor(private readonly endpoints: ManageEndpoints) {}

  @Get()
  @ApiOperation({ summary: 'Your webhook endpoints' })
  @Answers(200, endpointList, 'All endpoints: there are few enough for one page')
  async list(@Who() who: Principal) {
    const items = (await this.endpoints.list(who)).map(toEndpointView);
    return { items, nextCursor: null, max: MAX_ENDPOINTS };
  }

  @Post()
  @ApiOperation({ summary: 'Make a webhook endpoint; its secret is shown this once' })
  @Answers(201, endpointWithSecret, 'The secret is shown this once')
  async create(
    @Body({ schema: createEndpointBody }) body: z.output<typeof createEndpointBody>,
    @Who() who: Principal,
  ) {
    const { endpoint, secret } = await this.endpoints.create(who, {
      url: body.url,
      description: body.description ?? '',
      events: [...new Set(body.events)],
    });
    return { ...toEndpointView(endpoint), secret };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One webhook endpoint' })
  @Answers(200, endpointView, 'One endpoint')
  async get(
    @Param({ schema: idParameter }) { id }: z.output<typeof idParameter>,
    @Who() who: Principal,
  ) {
    return toEndpointView(await this.endpoints.get(who, id));
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change a webhook endpoint, or switch it on or off' })
  @Answers(200, endpointView, 'Switched off, what waits for it is given up')
  async change(
    @Param({ schema: idParameter }) { id }: z.output<typeof idParameter>,
    @Body({ schema: changeEndpointBody }) body: z.output<typeof changeEndpointBody>,
    @Who() who: Principal,
  ) {
    const events = body.events && [...new Set(body.events)];
    return toEndpointView(await this.endpoints.change(who, id, { ...body, events }));
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Delete a webhook endpoint with its log' })
  @AnswersNothing('The endpoint and its log are gone')
  async remove(
    @Param({ schema: idParameter }) { id }: z.output<typeof idParameter>,
    @Who() who: Principal,
  ) {
    await this.endpoints.remove(who, id);
  }

  @Post(':id/secret')
  @ApiOperation({ summary: 'Make a new signing secret; the old one signs for a day more' })
  @Answers(
    200,
    endpointWithSecret,
    'A new secret, shown this once; the old one signs for a day more',
  )
  async rotateSecret(
    @Param({ schema: idParameter }) { id }: z.output<typeof idParameter>,
    @Who() who: Principal,
  ) {
    const { endpoint, secret } = await this.endpoints.rotateSecret(who, id);
    return { ...toEndpointView(endpoint), secret };
  }
}
