import {
  adminRange,
  Answers,
  Operators,
  reasonBody,
  Who,
  type Principal,
  type ReasonBody,
} from '#kernel';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { LookAtShared } from '../share-images/look-at-shared.js';
import { ShareImages } from '../share-images/share-images.js';
import { idParam } from './generation.controller.js';
import { pictureQuery, type PictureQuery } from './review.schemas.js';
import {
  adminSharePage,
  allowedSharing,
  adminShareQuery,
  revokedShare,
  type AdminShareQuery,
} from './share.schemas.js';

/** Operators: the share links of all customers. */
@ApiTags('admin: moderation')
@Controller('api/admin/v1/share-links')
@Operators('support', 'moderator')
export class AdminShareController {
  constructor(
    private readonly share: ShareImages,
    private readonly looking: LookAtShared,
  ) {}

  @Get()
  @ApiOperation({ operationId: 'adminListShareLinks', summary: 'Share links, newest first' })
  @Answers(200, adminSharePage)
  list(@Query({ schema: adminShareQuery }) query: AdminShareQuery) {
    const { workspaceId, imageId, state } = query;
    return this.share.adminList({ workspaceId, imageId, state, ...adminRange(query) });
  }

  @Get(':id/picture')
  @Operators('moderator')
  @ApiOperation({
    operationId: 'adminLookAtShared',
    summary: 'The shared picture, blurred unless told; it does not count as opened, and is audited',
  })
  @ApiProduces('image/jpeg')
  async picture(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: pictureQuery }) { clear }: PictureQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const jpeg = await this.looking.picture(who, id, clear === '1');
    await reply
      .header('cache-control', 'private, no-store')
      .header('x-content-type-options', 'nosniff')
      .type('image/jpeg')
      .send(jpeg);
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'adminRevokeShareLink',
    summary: 'Ends all links of its image at once, and no new ones can be made of it',
  })
  @Answers(200, revokedShare)
  async revoke(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
  ) {
    return { auditId: await this.share.overrule(who, id, reason) };
  }

  @Post(':id/allow')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'adminAllowSharing',
    summary: 'Lets the customer share its image again; the links that were ended stay so',
  })
  @Answers(200, allowedSharing)
  async allow(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: reasonBody }) { reason }: ReasonBody,
  ) {
    return { auditId: await this.share.lift(who, id, reason) };
  }
}
