import { Answers, ApiKeyScope, pageQuery, Who, type Principal } from '#kernel';
import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { BrowseGallery } from '../browse-results/browse-gallery.js';
import { KeepImages } from '../keep-images/keep-images.js';
import {
  changedImages,
  changeImages,
  chooseImages,
  emptiedTrash,
  emptyTrash,
  galleryPage,
  galleryQuery,
  leavingView,
  tagList,
  type ChangeImages,
  type ChooseImages,
  type EmptyTrash,
  type GalleryQuery,
} from './gallery.schemas.js';

/** Many of a customer's images at once: the gallery, its trash, and what is done to a selection. */
@ApiTags('images')
@Controller('api/v1/images')
@ApiKeyScope('images')
export class GalleryController {
  constructor(
    private readonly browse: BrowseGallery,
    private readonly keep: KeepImages,
  ) {}

  @Get()
  @ApiOperation({
    operationId: 'listImages',
    summary: 'The gallery: delivered images, newest first',
  })
  @Answers(200, galleryPage)
  list(@Who() who: Principal, @Query({ schema: galleryQuery }) query: GalleryQuery) {
    return this.browse.page(who.workspaceId, query);
  }

  @Patch()
  @ApiOperation({ operationId: 'changeImages', summary: 'Favourite and tags of many images' })
  @Answers(200, changedImages)
  change(@Who() who: Principal, @Body({ schema: changeImages }) body: ChangeImages) {
    const { imageIds, ...change } = body;
    return this.keep.change(who.workspaceId, imageIds, change);
  }

  @Get('tags')
  @ApiOperation({
    operationId: 'listImageTags',
    summary: 'The tags of your newest 10,000 tagged images, the most used first',
  })
  @Answers(200, tagList)
  tags(@Who() who: Principal) {
    return this.browse.tags(who.workspaceId);
  }

  @Get('leaving')
  @ApiOperation({
    operationId: 'readLeaving',
    summary: 'What is deleted soon because the days of the plan are over, and when',
  })
  @Answers(200, leavingView)
  leaving(@Who() who: Principal) {
    return this.browse.leaving(who.workspaceId);
  }

  @Get('trash')
  @ApiOperation({
    operationId: 'listTrash',
    summary: 'Images in the trash, the last one first; purgeAt says when each is deleted for good',
  })
  @Answers(200, galleryPage)
  trashed(@Who() who: Principal, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    return this.browse.trash(who.workspaceId, query);
  }

  @Post('trash')
  @ApiOperation({ operationId: 'trashImages', summary: 'Puts images into the trash' })
  @Answers(200, changedImages)
  trash(@Who() who: Principal, @Body({ schema: chooseImages }) { imageIds }: ChooseImages) {
    return this.keep.trash(who.workspaceId, imageIds);
  }

  @Post('trash/restore')
  @ApiOperation({ operationId: 'restoreImages', summary: 'Takes images out of the trash' })
  @Answers(200, changedImages)
  restore(@Who() who: Principal, @Body({ schema: chooseImages }) { imageIds }: ChooseImages) {
    return this.keep.restore(who.workspaceId, imageIds);
  }

  @Post('trash/delete')
  @ApiOperation({
    operationId: 'deleteFromTrash',
    summary: 'Deletes images of the trash for good; others stay',
  })
  @Answers(200, changedImages)
  delete(@Who() who: Principal, @Body({ schema: chooseImages }) { imageIds }: ChooseImages) {
    return this.keep.deleteFromTrash(who.workspaceId, imageIds);
  }

  @Delete('trash')
  @ApiOperation({
    operationId: 'emptyTrash',
    summary:
      'Deletes what is in the trash for good, the oldest first; again while something is left',
  })
  @Answers(200, emptiedTrash)
  empty(@Who() who: Principal, @Query({ schema: emptyTrash }) { until }: EmptyTrash) {
    return this.keep.emptyTrash(who.workspaceId, until);
  }
}
