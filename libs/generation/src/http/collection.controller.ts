import { Answers, AnswersNothing, ApiKeyScope, pageQuery, Who, type Principal } from '#kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { KeepCollections } from '../keep-collections/keep-collections.js';
import {
  collectionPage,
  collectionView,
  nameCollection,
  type NameCollection,
} from './collection.schemas.js';
import { changedImages, chooseImages, type ChooseImages } from './gallery.schemas.js';
import { idParam } from './generation.controller.js';

/** A customer's collections. What is in one: `GET /api/v1/images?collection=…`. */
@ApiTags('collections')
@Controller('api/v1/collections')
@ApiKeyScope('images')
export class CollectionController {
  constructor(private readonly keep: KeepCollections) {}

  @Post()
  @ApiOperation({ operationId: 'createCollection', summary: 'Makes an empty collection' })
  @Answers(201, collectionView)
  create(@Who() who: Principal, @Body({ schema: nameCollection }) { name }: NameCollection) {
    return this.keep.create(who.workspaceId, name);
  }

  @Get()
  @ApiOperation({ operationId: 'listCollections', summary: 'Your collections, newest first' })
  @Answers(200, collectionPage)
  list(@Who() who: Principal, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    return this.keep.list(who.workspaceId, query);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'readCollection', summary: 'One collection' })
  @Answers(200, collectionView)
  read(@Who() who: Principal, @Param('id', { schema: idParam }) id: string) {
    return this.keep.one(who.workspaceId, id);
  }

  @Patch(':id')
  @ApiOperation({ operationId: 'renameCollection', summary: 'Gives a collection another name' })
  @Answers(200, collectionView)
  rename(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: nameCollection }) { name }: NameCollection,
  ) {
    return this.keep.rename(who.workspaceId, id, name);
  }

  @Delete(':id')
  @ApiOperation({
    operationId: 'deleteCollection',
    summary: 'Deletes the collection; its images stay',
  })
  @AnswersNothing()
  async delete(@Who() who: Principal, @Param('id', { schema: idParam }) id: string): Promise<void> {
    await this.keep.delete(who.workspaceId, id);
  }

  @Post(':id/images')
  @ApiOperation({ operationId: 'addToCollection', summary: 'Puts images into a collection' })
  @Answers(200, changedImages)
  putIn(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: chooseImages }) { imageIds }: ChooseImages,
  ) {
    return this.keep.putIn(who.workspaceId, id, imageIds);
  }

  @Post(':id/images/remove')
  @ApiOperation({
    operationId: 'removeFromCollection',
    summary: 'Takes images out of a collection; they stay in the gallery',
  })
  @Answers(200, changedImages)
  takeOut(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: chooseImages }) { imageIds }: ChooseImages,
  ) {
    return this.keep.takeOut(who.workspaceId, id, imageIds);
  }
}
