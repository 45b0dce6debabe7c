import { adminRange, Answers, Operators, Who, type Principal } from '#kernel';
import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ShareImages } from '../share-images/share-images.js';
import { idParam } from './generation.controller.js';
import {
  adminSharePage,
  adminShareQuery,
  revokedShare,
  revokeShare,
  type AdminShareQuery,
  type RevokeShare,
} from './share.schemas.js';

/** Operators: the share links of all customers. */
@ApiTags('admin')
@Controller('api/admin/v1/share-links')
@Operators('support', 'moderator')
export class AdminShareController {
  constructor(private readonly share: ShareImages) {}

  @Get()
  @ApiOperation({ operationId: 'adminListShareLinks', summary: 'Share links, newest first' })
  @Answers(200, adminSharePage)
  list(@Query({ schema: adminShareQuery }) query: AdminShareQuery) {
    const { workspaceId, imageId, state } = query;
    return this.share.adminList({ workspaceId, imageId, state, ...adminRange(query) });
  }

  @Post(':id/revoke')
  @HttpCode(200)
  @ApiOperation({ operationId: 'adminRevokeShareLink', summary: 'Ends a share link at once' })
  @Answers(200, revokedShare)
  async revoke(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: revokeShare }) { reason }: RevokeShare,
  ) {
    return { auditId: await this.share.overrule(who, id, reason) };
  }
}
