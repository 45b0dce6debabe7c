import { Controller, Get, Param, ParseUUIDPipe, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { adminListQuery, adminRange, Answers, Config, Operators } from '#kernel';
import { DamageRepository } from '../data/damage.repository.js';
import { CheckObject } from '../scrub-objects/check-object.js';

const kind = z.enum(['missing', 'different', 'unreadable']);
const damagePage = z
  .object({
    items: z.array(
      z
        .object({
          id: z.uuid().describe('Of the object'),
          workspaceId: z.uuid(),
          key: z.string(),
          objectKind: z.string(),
          kind,
          expectedBytes: z.int(),
          expectedSha256: z.string(),
          foundBytes: z.int().nullable(),
          foundSha256: z.string().nullable(),
          foundAt: z.iso.datetime(),
          checkedAt: z.iso.datetime(),
          settledAt: z.iso.datetime().nullable(),
          settlement: z.enum(['whole', 'remade', 'deleted']).nullable(),
        })
        .meta({ id: 'Damage' }),
    ),
    total: z.int(),
    summary: z.object({
      everyDays: z.int().nullable().describe('Each object is read so often; null: never'),
      due: z.int().describe('At most 100,000'),
      oldestAt: z.iso.datetime().nullable(),
      objects: z.int().describe('Read today and yesterday (UTC)'),
      bytes: z.int(),
      lastRoundAt: z.iso.datetime().nullable(),
      open: z.int(),
    }),
  })
  .meta({ id: 'DamagePage' });
const checkedObject = z
  .object({ verdict: z.enum([...kind.options, 'whole', 'remade', 'gone']) })
  .meta({ id: 'CheckedObject' });

/** Operators: objects whose bytes are not what was written. */
@ApiTags('admin: operations')
@Controller('api/admin/v1/damages')
@Operators('support')
export class DamagesController {
  constructor(
    private readonly damages: DamageRepository,
    private readonly checking: CheckObject,
    private readonly config: Config,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'adminListDamages', summary: 'Damaged objects, open ones first' })
  @Answers(200, damagePage)
  async list(@Query({ schema: adminListQuery }) query: z.output<typeof adminListQuery>) {
    const { start, end } = adminRange(query);
    const everyDays = this.config.scrubDays;
    const { items, total } = await this.damages.list(start, end);
    const summary = await this.damages.summary(everyDays);
    return {
      items: items.map(({ objectId, ...damage }) => ({
        ...damage,
        id: objectId,
        foundAt: damage.foundAt.toISOString(),
        checkedAt: damage.checkedAt.toISOString(),
        settledAt: damage.settledAt?.toISOString() ?? null,
      })),
      total,
      summary: {
        ...summary,
        everyDays,
        oldestAt: summary.oldestAt?.toISOString() ?? null,
        lastRoundAt: summary.lastRoundAt?.toISOString() ?? null,
      },
    };
  }

  @Post(':objectId/check')
  @ApiOperation({ operationId: 'adminCheckObject', summary: 'Read one object now' })
  @Answers(200, checkedObject, 'What was found; it is noted')
  async check(@Param('objectId', ParseUUIDPipe) objectId: string) {
    return { verdict: await this.checking.byId(objectId) };
  }
}
