import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Auth } from '#auth';
import { Billing } from '#billing';
import { Credits } from '#credits';
import { Generations } from '#generation';
import { Answers, Operators, UnitOfWork } from '#kernel';
import { Support } from '#support';

const count = z.int().min(0);

const overviewView = z
  .object({
    customers: count,
    imagesDelivered24h: count,
    imagesNotDelivered24h: count,
    imagesOpen: count,
    liabilityCredits: count.describe('Unspent credits of all accounts, operators’ own among them'),
    revenueMinor30d: z.int().describe('US cents, less refunds'),
    activeSubscriptions: count,
    openDisputes: count.describe('Payments whose money a bank holds'),
    openCases: count,
    booksHealthy: z.boolean(),
    settlementMismatches: count.describe('Images whose end and whose credits disagree'),
  })
  .meta({ id: 'Overview' });

/** Enough to say "more than a hundred"; a healthy system has none. */
const MAX_MISMATCHES = 101;

/** The console's first page: numbers of several modules together. */
@ApiTags('admin: overview')
@Controller('api/admin/v1/overview')
export class OverviewController {
  constructor(
    private readonly auth: Auth,
    private readonly billing: Billing,
    private readonly credits: Credits,
    private readonly generations: Generations,
    private readonly support: Support,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The numbers of the day, and what waits for a person' })
  @Operators('support', 'finance', 'moderator')
  @Answers(200, overviewView, 'The numbers of the day')
  async read() {
    const [customers, day, liabilityCredits, money, openCases, findings, mismatches] =
      await Promise.all([
        this.auth.listCustomers({ start: 0, end: 1, sort: 'createdAt', descending: true }),
        this.generations.lastDay(),
        this.credits.outstanding(),
        this.billing.figures(),
        this.support.countOpen(),
        this.credits.openFindings(1),
        this.unitOfWork.sql('SELECT 1 FROM books.settlement_mismatch LIMIT $1', [MAX_MISMATCHES]),
      ]);
    return {
      customers: customers.total,
      imagesDelivered24h: day.delivered,
      imagesNotDelivered24h: day.notDelivered,
      imagesOpen: day.open,
      liabilityCredits,
      ...money,
      openCases,
      booksHealthy: findings.length === 0 && mismatches.length === 0,
      settlementMismatches: mismatches.length,
    };
  }
}
