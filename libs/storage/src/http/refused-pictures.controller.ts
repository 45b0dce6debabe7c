import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { kernelErrors, Operators } from '#kernel';
import { ObjectRepository } from '../data/object.repository.js';
import { Media } from '../media/media.js';
import { Quarantine } from '../quarantine/quarantine.js';

const owner = z.object({ kind: z.enum(['upload', 'image']), id: z.uuid() });
const look = z.object({ clear: z.enum(['0', '1']).optional() });

/** Pictures in quarantine, for those who decide appeals: blurred unless they ask. */
@ApiTags('admin: moderation')
@Controller('api/admin/v1/refused-pictures')
@Operators('moderator')
export class RefusedPicturesController {
  constructor(
    private readonly objects: ObjectRepository,
    private readonly quarantine: Quarantine,
    private readonly media: Media,
  ) {}

  @Get(':kind/:id')
  @ApiOperation({ summary: 'A picture that moderation refused, made small' })
  @ApiProduces('image/jpeg')
  async picture(
    @Param({ schema: owner }) { kind, id }: z.output<typeof owner>,
    @Query({ schema: look }) { clear }: z.output<typeof look>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const [objectId] = await this.objects.quarantinedOf(kind, id);
    if (!objectId) throw kernelErrors.raise('not_found', 'The picture is not kept any more.');
    const { bytes } = await this.quarantine.read(objectId);
    const jpeg = await this.media.forModerators(bytes, clear === '1');
    await reply
      .header('cache-control', 'private, no-store')
      .header('x-content-type-options', 'nosniff')
      .type('image/jpeg')
      .send(jpeg);
  }
}
