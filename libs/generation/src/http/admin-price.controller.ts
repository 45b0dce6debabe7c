import {
  adminRange,
  Answers,
  Operators,
  reasonBody,
  Who,
  type Principal,
  type ReasonBody,
} from '#kernel';
import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ModelPrices } from '../set-prices/model-prices.js';
import {
  addedPrice,
  adminPricePage,
  adminPriceQuery,
  costEstimates,
  newPrice,
  type AdminPriceQuery,
  type NewPriceBody,
} from './admin-price.schemas.js';
import { idParam } from './generation.controller.js';

/** Operators: what the models cost. */
@ApiTags('admin: providers')
@Controller('api/admin/v1/prices')
@Operators('finance')
export class AdminPriceController {
  constructor(private readonly prices: ModelPrices) {}

  @Get()
  @ApiOperation({ operationId: 'adminListPrices', summary: 'Prices of models, the newest first' })
  @Answers(200, adminPricePage)
  list(@Query({ schema: adminPriceQuery }) query: AdminPriceQuery) {
    const { start, end } = adminRange(query);
    return this.prices.list(start, end);
  }

  @Post()
  @ApiOperation({
    operationId: 'adminAddPrice',
    summary: 'Sets a price from now on, or from a later moment; costs that were written stay',
  })
  @Answers(201, addedPrice, 'The price')
  add(@Body({ schema: newPrice }) body: NewPriceBody, @Who() who: Principal) {
    return this.prices.add(body, who);
  }

  @Post(':id/withdraw')
  @ApiOperation({
    operationId: 'adminWithdrawPrice',
    summary: 'Takes back a price whose time has not come',
  })
  @Answers(200, addedPrice, 'The price')
  withdraw(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
    @Who() who: Principal,
  ) {
    return this.prices.withdraw(id, reason, who);
  }

  @Get('estimates')
  @ApiOperation({
    operationId: 'adminEstimateCosts',
    summary: 'What an image of each resolution and quality costs at each provider',
  })
  @Answers(200, costEstimates)
  estimates() {
    return this.prices.estimates();
  }
}
