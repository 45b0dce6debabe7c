import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { adminListQuery, adminPageOf, adminRange, Answers, Operators } from '#kernel';
import { StoreCheckRepository } from '../data/store-check.repository.js';

const storeCheckView = z
  .object({
    id: z.uuid(),
    startedAt: z.iso.datetime(),
    /** Null while it is under way. */
    finishedAt: z.iso.datetime().nullable(),
    objects: z.int(),
    bytes: z.int(),
    /** Objects without a row. */
    unknownObjects: z.int(),
    unknownBytes: z.int(),
    /** Rows whose object is gone. */
    missingObjects: z.int(),
    /** The first of each. */
    samples: z.array(
      z.object({
        kind: z.enum(['unknown_object', 'missing_object']),
        key: z.string(),
        bytes: z.int().optional(),
        objectId: z.uuid().optional(),
        workspaceId: z.uuid().optional(),
      }),
    ),
  })
  .meta({ id: 'StoreCheck' });
const storeCheckPage = adminPageOf(storeCheckView, 'StoreCheckPage');

/** Operators: the comparisons of the object store with its rows. */
@ApiTags('admin: operations')
@Controller('api/admin/v1/store-checks')
@Operators('support')
export class StoreChecksController {
  constructor(private readonly checks: StoreCheckRepository) {}

  @Get()
  @ApiOperation({ operationId: 'adminListStoreChecks', summary: 'Comparisons, newest first' })
  @Answers(200, storeCheckPage)
  async list(@Query({ schema: adminListQuery }) query: z.output<typeof adminListQuery>) {
    const { start, end } = adminRange(query);
    const { items, total } = await this.checks.list(start, end);
    return {
      items: items.map((check) => ({
        ...check,
        startedAt: check.startedAt.toISOString(),
        finishedAt: check.finishedAt?.toISOString() ?? null,
      })),
      total,
    };
  }
}
