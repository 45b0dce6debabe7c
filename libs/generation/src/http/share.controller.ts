import { Answers, AnswersNothing, Who, type Principal } from '#kernel';
import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ShareImages } from '../share-images/share-images.js';
import { idParam } from './generation.controller.js';
import {
  shareLinkPage,
  shareLinkView,
  shareListQuery,
  shareWish,
  type ShareListQuery,
  type ShareWish,
} from './share.schemas.js';

/** A customer's share links. A person decides what strangers see, so keys cannot. */
@ApiTags('images')
@Controller('api/v1')
export class ShareController {
  constructor(private readonly share: ShareImages) {}

  @Post('images/:id/share-links')
  @ApiOperation({
    operationId: 'shareImage',
    summary: 'Makes a link by which anybody can look at the image, until it expires or is revoked',
  })
  @Answers(201, shareLinkView)
  create(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: shareWish }) wish: ShareWish,
  ) {
    return this.share.create(who, id, wish);
  }

  @Get('share-links')
  @ApiOperation({
    operationId: 'listShareLinks',
    summary: 'Your share links, newest first, those that are over too',
  })
  @Answers(200, shareLinkPage)
  list(@Who() who: Principal, @Query({ schema: shareListQuery }) query: ShareListQuery) {
    return this.share.list(who.workspaceId, query);
  }

  @Delete('share-links/:id')
  @ApiOperation({ operationId: 'revokeShareLink', summary: 'Ends a share link at once' })
  @AnswersNothing()
  async revoke(@Who() who: Principal, @Param('id', { schema: idParam }) id: string): Promise<void> {
    await this.share.revoke(who.workspaceId, id);
  }
}
