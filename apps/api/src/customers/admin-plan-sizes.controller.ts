import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Auth } from '#auth';
import { Catalog } from '#catalog';
import { Answers, Operators } from '#kernel';

const planSizeView = z
  .object({ customers: z.int().describe('Customers that have this plan now') })
  .meta({ id: 'PlanSize' });

/** How many people a change of a plan reaches at once. */
@ApiTags('admin: catalog')
@Controller('api/admin/v1/catalog/plans/:code/size')
export class AdminPlanSizesController {
  constructor(
    private readonly auth: Auth,
    private readonly catalog: Catalog,
  ) {}

  @Get()
  @ApiOperation({ summary: 'How many customers have a plan' })
  @Operators('support', 'finance', 'moderator')
  @Answers(200, planSizeView, 'How many customers have the plan')
  async read(@Param('code') code: string) {
    const all = { start: 0, end: 1, sort: 'createdAt', descending: true } as const;
    const { total } = await this.auth.listCustomers(all);
    return { customers: (await this.catalog.planSizes(total)).get(code) ?? 0 };
  }
}
