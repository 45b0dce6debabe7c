import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  adminListQuery,
  adminRange,
  Answers,
  Operators,
  reasonBody,
  Who,
  type Principal,
  type ReasonBody,
} from '#kernel';
import { CollectOrphans } from '../collect-orphans/collect-orphans.js';
import { OrphanRepository } from '../data/orphan.repository.js';

const sums = z.object({ count: z.int(), bytes: z.int() });
const orphanPage = z
  .object({
    items: z.array(
      z
        .object({
          id: z.string(),
          bytes: z.int(),
          firstSeenAt: z.iso.datetime(),
          lastSeenAt: z.iso.datetime(),
          /** Of `foreign` the key is not of our making: nothing of ours deletes it. */
          state: z.enum(['seen', 'collecting', 'foreign']),
          collectable: z.boolean(),
        })
        .meta({ id: 'Orphan' }),
    ),
    total: z.int(),
    /** Seen without a row by two comparisons a day apart. */
    collectable: sums,
  })
  .meta({ id: 'OrphanPage' });
const collectedOrphans = sums.extend({ auditId: z.uuid() }).meta({ id: 'CollectedOrphans' });

/** Operators: objects of the store that no row knows. */
@ApiTags('admin: operations')
@Controller('api/admin/v1/orphans')
export class OrphansController {
  constructor(
    private readonly orphans: OrphanRepository,
    private readonly collecting: CollectOrphans,
  ) {}

  @Get()
  @Operators('support')
  @ApiOperation({ operationId: 'adminListOrphans', summary: 'Objects without a row, oldest first' })
  @Answers(200, orphanPage)
  async list(@Query({ schema: adminListQuery }) query: z.output<typeof adminListQuery>) {
    const { start, end } = adminRange(query);
    const page = await this.orphans.list(start, end);
    return {
      ...page,
      items: page.items.map(({ key, ...orphan }) => ({
        ...orphan,
        id: key,
        firstSeenAt: orphan.firstSeenAt.toISOString(),
        lastSeenAt: orphan.lastSeenAt.toISOString(),
      })),
    };
  }

  @Post('collect')
  @ApiOperation({ summary: 'Delete the objects without a row' })
  @Operators('admin')
  @Answers(200, collectedOrphans, 'What is deleted within the next minutes')
  collect(@Body({ schema: reasonBody }) { reason }: ReasonBody, @Who() who: Principal) {
    return this.collecting.ask(who, reason);
  }
}
