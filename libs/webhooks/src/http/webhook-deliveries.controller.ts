import { Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import {
  Answers,
  cursorId,
  DEFAULT_PAGE,
  kernelErrors,
  keysetPage,
  Who,
  type Principal,
} from '#kernel';
import { LogRepository } from '../data/log.repository.js';
import { ManageEndpoints } from '../manage-endpoints/manage-endpoints.js';
import { SendByHand } from '../manage-endpoints/send-by-hand.js';
import {
  deliveriesQuery,
  deliveryDetail,
  deliveryList,
  deliveryParameters,
  deliveryView,
  idParameter,
  toDeliveryDetail,
  toDeliveryView,
  type DeliveryParameters,
} from './webhooks.schemas.js';

/** What was sent to an endpoint and what came back, for thirty days. */
@ApiTags('webhooks')
@Controller('api/v1/webhook-endpoints/:id')
export class WebhookDeliveriesController {
  constructor(
    private readonly byHand: SendByHand,
    private readonly endpoints: ManageEndpoints,
    private readonly log: LogRepository,
  ) {}

  @Post('test')
  @ApiOperation({ summary: 'Send a test event to an endpoint' })
  @Answers(202, deliveryView, 'An event `webhook.test` is on its way; it is tried once')
  async test(
    @Param({ schema: idParameter }) { id }: z.output<typeof idParameter>,
    @Who() who: Principal,
  ) {
    return toDeliveryView(await this.byHand.test(who, id));
  }

  @Get('deliveries')
  @ApiOperation({ summary: 'Deliveries of an endpoint, newest first' })
  @Answers(200, deliveryList, 'Newest first')
  async list(
    @Param({ schema: idParameter }) { id }: z.output<typeof idParameter>,
    @Query({ schema: deliveriesQuery }) query: z.output<typeof deliveriesQuery>,
    @Who() who: Principal,
  ) {
    const endpoint = await this.endpoints.get(who, id);
    const after = cursorId(query.cursor);
    const limit = query.limit ?? DEFAULT_PAGE;
    const filter = { status: query.status ?? null, after, limit: limit + 1 };
    const rows = await this.log.page(endpoint.id, filter);
    const page = keysetPage(rows, limit, (row) => row.id);
    return { ...page, items: page.items.map(toDeliveryView) };
  }

  @Get('deliveries/:deliveryId')
  @ApiOperation({ summary: 'One delivery with its attempts' })
  @Answers(200, deliveryDetail, 'One delivery with its attempts')
  async get(
    @Param({ schema: deliveryParameters }) { id, deliveryId }: DeliveryParameters,
    @Who() who: Principal,
  ) {
    const endpoint = await this.endpoints.get(who, id);
    const found = await this.log.find(endpoint.id, deliveryId);
    if (!found)
      throw kernelErrors.raise(
        'not_found',
        'There is no such delivery; the log goes back 30 days.',
      );
    return toDeliveryDetail(found, await this.log.attemptsOf(found.id));
  }

  @Post('deliveries/:deliveryId/redeliver')
  @ApiOperation({ summary: 'Deliver an event once more' })
  @Answers(202, deliveryView, 'The same event, with the same id, is on its way again')
  async redeliver(
    @Param({ schema: deliveryParameters }) { id, deliveryId }: DeliveryParameters,
    @Who() who: Principal,
  ) {
    return toDeliveryView(await this.byHand.redeliver(who, id, deliveryId));
  }
}
