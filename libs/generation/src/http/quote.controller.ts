import { Answers, ApiKeyScope, Who, type Principal } from '#kernel';
import { Body, Controller, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { QuoteGeneration } from '../request-generation/quote-generation.js';
import { createGeneration, quoteView, type CreateGeneration } from './generation.schemas.js';

@ApiTags('generations')
@Controller('api/v1/quotes')
@ApiKeyScope('quotes')
export class QuoteController {
  constructor(private readonly quotes: QuoteGeneration) {}

  @Post()
  @ApiOperation({
    operationId: 'quoteGeneration',
    summary: 'What a generation would cost, and whether it would be accepted; moves nothing',
  })
  @Answers(200, quoteView)
  quote(@Who() who: Principal, @Body({ schema: createGeneration }) body: CreateGeneration) {
    return this.quotes.quote(who, body);
  }
}
