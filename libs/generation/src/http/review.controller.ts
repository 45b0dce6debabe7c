import { adminRange, Answers, Operators, Who, type Principal } from '#kernel';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { BrowseReviews } from '../review-image/browse-reviews.js';
import { DecideReview } from '../review-image/decide-review.js';
import { idParam } from './generation.controller.js';
import {
  decidedReview,
  decideReview,
  pictureQuery,
  reviewPage,
  reviewQuery,
  type DecideReviewBody,
  type PictureQuery,
  type ReviewQuery,
} from './review.schemas.js';

/** Moderators: pictures about which no machine can decide. */
@ApiTags('admin: moderation')
@Controller('api/admin/v1/reviews')
@Operators('moderator')
export class ReviewController {
  constructor(
    private readonly reviews: BrowseReviews,
    private readonly deciding: DecideReview,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'adminListReviews',
    summary: 'Pictures that wait for a person, the longest first',
  })
  @Answers(200, reviewPage)
  list(@Query({ schema: reviewQuery }) query: ReviewQuery) {
    return this.reviews.list(adminRange(query));
  }

  @Get(':id/picture')
  @ApiOperation({ operationId: 'adminLookAtReview', summary: 'The picture, blurred unless told' })
  @ApiProduces('image/jpeg')
  async picture(
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: pictureQuery }) { clear }: PictureQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const jpeg = await this.reviews.picture(id, clear === '1');
    await reply
      .header('cache-control', 'private, no-store')
      .header('x-content-type-options', 'nosniff')
      .type('image/jpeg')
      .send(jpeg);
  }

  @Post(':id/decision')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'adminDecideReview',
    summary: 'Delivers and charges the picture, or blocks and releases it',
  })
  @Answers(200, decidedReview)
  decide(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: decideReview }) { decision, reason }: DecideReviewBody,
  ) {
    return this.deciding.decide(who, id, decision, reason);
  }
}
