import { Controller, Headers, Post, Req, type RawBodyRequest } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Answers, Public } from '#kernel';
import { ReceivePaymentEvent } from '../receive-payment-event/receive-payment-event.js';
import { webhookAnswer } from './billing.schemas.js';

/** Where the payment service sends its events. Anyone may knock; the signature opens. */
@ApiTags('admin: billing')
@Public()
@Controller('webhooks')
export class CreemWebhookController {
  constructor(private readonly receiveEvent: ReceivePaymentEvent) {}

  /** Answers 200 once the event is stored, also for a duplicate or a type that has no effect here. */
  @Post('creem')
  @ApiOperation({ summary: 'Take an event of the payment service' })
  @Answers(200, webhookAnswer, 'Stored')
  async receive(
    @Req() request: RawBodyRequest<FastifyRequest>,
    @Headers('creem-signature') signature: string | undefined,
  ) {
    await this.receiveEvent.receive(request.rawBody, signature);
    return { received: true };
  }
}
