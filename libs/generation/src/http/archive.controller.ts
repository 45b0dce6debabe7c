import { Answers, ApiKeyScope, Who, type Principal } from '#kernel';
import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DownloadSelection } from '../download-selection/download-selection.js';
import { archiveView, archiveWish, type ArchiveWish } from './archive.schemas.js';
import { idParam } from './generation.controller.js';

/** A selection of images as one ZIP. */
@ApiTags('images')
@Controller('api/v1/images/archives')
@ApiKeyScope('images')
export class ArchiveController {
  constructor(private readonly downloads: DownloadSelection) {}

  @Post()
  @ApiOperation({
    operationId: 'prepareArchive',
    summary:
      'Names the images of a ZIP (imageIds, or leaving: true), which can then be fetched from downloadUrl for a day',
  })
  @Answers(201, archiveView)
  prepare(@Who() who: Principal, @Body({ schema: archiveWish }) wish: ArchiveWish) {
    const { imageIds, part = 1 } = wish;
    return imageIds
      ? this.downloads.prepare(who.workspaceId, imageIds)
      : this.downloads.prepareLeaving(who.workspaceId, part);
  }

  @Get(':id')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'downloadArchive',
    summary:
      'A ZIP of the originals with manifest.csv (file, image, prompt, negative, style, width, height, made, note); what cannot be read is named there',
  })
  @ApiProduces('application/zip')
  download(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.downloads.send(who.workspaceId, id, reply);
  }
}
