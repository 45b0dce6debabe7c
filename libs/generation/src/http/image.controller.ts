import { Answers, AnswersNothing, ApiKeyScope, Who, type Principal } from '#kernel';
import { ObjectResponder, Storage, type ObjectAnswer } from '#storage';
import { Body, Controller, Delete, Get, Param, Patch, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BrowseResults } from '../browse-results/browse-results.js';
import { downloadNameOf } from '../browse-results/download-name.js';
import { credentialsView } from './credentials.schemas.js';
import { KeepImages } from '../keep-images/keep-images.js';
import { idParam } from './generation.controller.js';
import {
  downloadQuery,
  imageDetailView,
  previewQuery,
  thumbnailQuery,
  updateImage,
  type DownloadQuery,
  type PreviewQuery,
  type ThumbnailQuery,
  type UpdateImage,
} from './image.schemas.js';

/** One of a customer's images: bytes, favourite, tags, deletion. The owner is in every query. */
@ApiTags('images')
@Controller('api/v1/images')
@ApiKeyScope('images')
export class ImageController {
  constructor(
    private readonly browse: BrowseResults,
    private readonly keep: KeepImages,
    private readonly responder: ObjectResponder,
    private readonly storage: Storage,
  ) {}

  @Get(':id')
  @ApiOperation({
    operationId: 'readImage',
    summary: 'One image: requested and delivered settings',
  })
  @Answers(200, imageDetailView)
  read(@Who() who: Principal, @Param('id', { schema: idParam }) id: string) {
    return this.browse.image(who.workspaceId, id);
  }

  @Get(':id/credentials')
  @ApiOperation({
    operationId: 'readImageCredentials',
    summary:
      'What the original says of its own origin (C2PA): who signed it, what made it, and when',
  })
  @Answers(200, credentialsView)
  async credentials(@Who() who: Principal, @Param('id', { schema: idParam }) id: string) {
    return this.storage.credentialsOf(await this.browse.objectOf(who.workspaceId, id));
  }

  @Patch(':id')
  @ApiOperation({ operationId: 'updateImage', summary: 'Favourite and tags' })
  @Answers(200, imageDetailView)
  update(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: updateImage }) body: UpdateImage,
  ) {
    return this.keep.update(who.workspaceId, id, body);
  }

  @Delete(':id')
  @ApiOperation({ operationId: 'deleteImage', summary: 'Deletes the image for good' })
  @AnswersNothing()
  async delete(@Who() who: Principal, @Param('id', { schema: idParam }) id: string): Promise<void> {
    await this.keep.delete(who.workspaceId, id);
  }

  @Get(':id/content')
  @ApiOperation({
    operationId: 'readImageContent',
    summary:
      'The original bytes, unchanged, with their content credentials; with `format` a converted copy without them; with download=1 as a file to save',
  })
  @ApiProduces('image/png', 'image/jpeg', 'image/webp', 'image/avif')
  async content(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: downloadQuery }) query: DownloadQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const image = await this.browse.storedImage(who.workspaceId, id);
    await this.responder.send({
      objectId: image.objectId,
      variant: 'original',
      convertTo: query.format,
      downloadName: query.download === '1' ? downloadNameOf(image) : undefined,
      request,
      reply,
    });
  }

  @Get(':id/thumbnail')
  @ApiOperation({
    operationId: 'readImageThumbnail',
    summary: 'WebP or AVIF of at most 512 pixels',
  })
  @ApiProduces('image/webp', 'image/avif')
  thumbnail(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: thumbnailQuery }) { format, size }: ThumbnailQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const variant = size === '256' ? 'small' : 'thumbnail';
    return this.send(who, id, { variant, format, request, reply });
  }

  @Get(':id/preview')
  @ApiOperation({ operationId: 'readImagePreview', summary: 'WebP or AVIF of at most 1600 pixels' })
  @ApiProduces('image/webp', 'image/avif')
  preview(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: previewQuery }) { format }: PreviewQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.send(who, id, { variant: 'preview', format, request, reply });
  }

  private async send(
    who: Principal,
    id: string,
    answer: Omit<ObjectAnswer, 'objectId'>,
  ): Promise<void> {
    const objectId = await this.browse.objectOf(who.workspaceId, id);
    await this.responder.send({ ...answer, objectId });
  }
}
