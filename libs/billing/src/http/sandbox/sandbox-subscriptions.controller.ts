import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '#kernel';
import { SandboxRepository } from '../../data/sandbox.repository.js';
import { SandboxChanges } from '../../gateway/sandbox/sandbox-changes.js';
import { found, SandboxRefusal } from '../../gateway/sandbox/sandbox-refusal.js';
import { SandboxSubscriptions } from '../../gateway/sandbox/sandbox-subscriptions.js';
import { SandboxErrorFilter } from './sandbox-error.filter.js';
import { SandboxKeyGuard } from './sandbox-key.guard.js';
import { cancel, listOf, pageQuery, read, update, upgrade } from './sandbox-requests.js';

/** The test gateway's subscriptions, as the vendor's API has them. */
@ApiExcludeController()
@Public()
@UseGuards(SandboxKeyGuard)
@UseFilters(SandboxErrorFilter)
@Controller('sandbox/api/v1/subscriptions')
export class SandboxSubscriptionsController {
  constructor(
    private readonly repository: SandboxRepository,
    private readonly changes: SandboxChanges,
    private readonly subscriptions: SandboxSubscriptions,
  ) {}

  @Get()
  async get(@Query('subscription_id') id: string | undefined) {
    const subscription = await this.repository.subscriptions.find(id ?? '');
    return this.changes.whole(found(subscription, 'Subscription'));
  }

  @Get('search')
  async search(@Query() query: unknown) {
    const page = read(pageQuery, query);
    const { page_number: number, page_size: size } = page;
    const { items, total } = await this.repository.subscriptions.page('true', [], number, size);
    return listOf(await Promise.all(items.map((one) => this.changes.whole(one))), total, page);
  }

  @Post(':id')
  @HttpCode(200)
  async update(@Param('id') id: string, @Body() body: unknown) {
    const asked = read(update, body);
    const [item] = asked.items ?? [];
    if (!item) throw new SandboxRefusal(400, 'items must name what changes');
    const old = found(await this.repository.subscriptions.find(id), 'Subscription');
    const productId = item.product_id ?? old.productId;
    const changed = this.subscriptions.changeProduct(
      id,
      productId,
      asked.update_behavior,
      item.units,
    );
    return this.changes.whole(await changed);
  }

  @Post(':id/upgrade')
  @HttpCode(200)
  async upgrade(@Param('id') id: string, @Body() body: unknown) {
    const asked = read(upgrade, body);
    const { product_id: productId, update_behavior: behavior } = asked;
    return this.changes.whole(await this.subscriptions.changeProduct(id, productId, behavior));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  async cancel(@Param('id') id: string, @Body() body: unknown) {
    const { mode, onExecute } = read(cancel, body);
    return this.changes.whole(
      mode === 'immediate'
        ? await this.subscriptions.cancelNow(id)
        : await this.subscriptions.scheduleCancel(id, onExecute),
    );
  }

  @Post(':id/pause')
  @HttpCode(200)
  async pause(@Param('id') id: string) {
    return this.changes.whole(await this.subscriptions.pause(id));
  }

  @Post(':id/resume')
  @HttpCode(200)
  async resume(@Param('id') id: string) {
    return this.changes.whole(await this.subscriptions.resume(id));
  }
}
