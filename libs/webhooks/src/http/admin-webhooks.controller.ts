import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { adminRange, Answers, kernelErrors, Operators, Who, type Principal } from '#kernel';
import { LogRepository } from '../data/log.repository.js';
import { OverruleEndpoint } from '../manage-endpoints/overrule-endpoint.js';
import {
  adminDeliveriesQuery,
  adminDeliveryList,
  adminEndpointList,
  adminEndpointsQuery,
  adminEndpointView,
  overruleBody,
  overruledView,
  toAdminEndpointView,
} from './admin-webhooks.schemas.js';
import { idParameter, toDeliveryView } from './webhooks.schemas.js';

type Id = z.output<typeof idParameter>;
type Overrule = z.output<typeof overruleBody>;

/** Customers' endpoints and how their deliveries do. */
@ApiTags('admin: webhooks')
@Controller('api/admin/v1')
@Operators('support')
export class AdminWebhooksController {
  constructor(
    private readonly log: LogRepository,
    private readonly overruling: OverruleEndpoint,
  ) {}

  @Get('webhook-endpoints')
  @ApiOperation({ summary: 'Webhook endpoints of customers, those with trouble first' })
  @Answers(200, adminEndpointList, 'Endpoints, those with trouble first')
  async endpoints(
    @Query({ schema: adminEndpointsQuery }) query: z.output<typeof adminEndpointsQuery>,
  ) {
    const { workspaceId, state, q } = query;
    const filter = { ...adminRange(query), workspaceId, state, q };
    const { items, total } = await this.log.watch(filter);
    return { items: items.map(toAdminEndpointView), total };
  }

  @Get('webhook-endpoints/:id')
  @ApiOperation({ summary: 'One webhook endpoint' })
  @Answers(200, adminEndpointView, 'One endpoint')
  async endpoint(@Param({ schema: idParameter }) { id }: Id) {
    const { items } = await this.log.watch({ id, start: 0, end: 1 });
    if (!items[0]) throw kernelErrors.raise('not_found', 'There is no endpoint with this id.');
    return toAdminEndpointView(items[0]);
  }

  @Get('webhook-deliveries')
  @ApiOperation({ summary: 'Webhook deliveries, newest first' })
  @Answers(200, adminDeliveryList, 'Deliveries, newest first')
  async deliveries(
    @Query({ schema: adminDeliveriesQuery }) query: z.output<typeof adminDeliveriesQuery>,
  ) {
    const { endpointId, status } = query;
    const { items, total } = await this.log.search({ ...adminRange(query), endpointId, status });
    const view = (row: (typeof items)[number]) => ({
      ...toDeliveryView(row),
      endpointId: row.endpointId,
    });
    return { items: items.map(view), total };
  }

  @Post('webhook-endpoints/:id/disable')
  @ApiOperation({ summary: 'Switch a webhook endpoint off; its owner cannot switch it on' })
  @Answers(200, overruledView, 'Off; its owner reads the reason and cannot switch it on')
  async disable(
    @Param({ schema: idParameter }) { id }: Id,
    @Body({ schema: overruleBody }) { reason }: Overrule,
    @Who() who: Principal,
  ) {
    return { auditId: await this.overruling.run(who, id, false, reason) };
  }

  @Post('webhook-endpoints/:id/enable')
  @ApiOperation({ summary: 'Let a webhook endpoint be on again' })
  @Answers(200, overruledView, 'On again')
  async enable(
    @Param({ schema: idParameter }) { id }: Id,
    @Body({ schema: overruleBody }) { reason }: Overrule,
    @Who() who: Principal,
  ) {
    return { auditId: await this.overruling.run(who, id, true, reason) };
  }
}
