import {
  Body,
  Controller,
  Delete,
  Get,
  Param,
  ParseUUIDPipe,
  Post,
  Query,
  Req,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Catalog } from '#catalog';
import {
  Answers,
  AnswersNothing,
  ApiKeyScope,
  Config,
  cursorId,
  DEFAULT_PAGE,
  keysetPage,
  pageQuery,
  sameOrigin,
  Who,
  type Principal,
} from '#kernel';
import { UploadRepository } from '../data/upload.repository.js';
import { AnnounceUpload } from '../receive-upload/announce-upload.js';
import { CompleteUpload } from '../receive-upload/complete-upload.js';
import { DeleteUpload } from '../receive-upload/delete-upload.js';
import { FetchUpload } from '../receive-upload/fetch-upload.js';
import { UploadPieces } from '../receive-upload/upload-pieces.js';
import { uploadNotFound } from '../receive-upload/upload-problems.js';
import {
  createUpload,
  createUploadFromUrl,
  uploadList,
  uploadPieces,
  uploadTicket,
  uploadView,
  type CreateUpload,
  type CreateUploadFromUrl,
} from './uploads.schemas.js';
import { viewOfUpload } from './upload-view.js';

/** A customer's reference images. */
@ApiTags('uploads')
@ApiKeyScope('uploads')
@Controller('api/v1/uploads')
export class UploadsController {
  constructor(
    private readonly announcing: AnnounceUpload,
    private readonly completing: CompleteUpload,
    private readonly opening: UploadPieces,
    private readonly fetching: FetchUpload,
    private readonly deleting: DeleteUpload,
    private readonly uploads: UploadRepository,
    private readonly catalog: Catalog,
    private readonly config: Config,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Announces a file that is to be sent' })
  @Answers(201, uploadTicket, 'Where to PUT the bytes')
  async create(
    @Body({ schema: createUpload }) body: CreateUpload,
    @Who() who: Principal,
    @Req() request: FastifyRequest,
  ) {
    const { id, url, headers } = await this.announcing.announce({
      ...body,
      workspaceId: who.workspaceId,
      origin: this.originSeenBy(request),
    });
    return { id, uploadUrl: url, headers };
  }

  @Post('from-url')
  @ApiOperation({ summary: 'Takes a picture from an address' })
  @Answers(
    201,
    uploadView,
    'The picture at that address, fetched and checked, ready; the address must be public and https',
  )
  async createFromUrl(
    @Body({ schema: createUploadFromUrl }) { url }: CreateUploadFromUrl,
    @Who() who: Principal,
  ) {
    const upload = await this.fetching.fetch(who.workspaceId, url);
    return viewOfUpload(upload, await this.catalog.keepingOf(who.workspaceId));
  }

  @Post(':id/pieces')
  @ApiOperation({ summary: 'A file in pieces, for lines that break' })
  @Answers(
    200,
    uploadPieces,
    'The file in pieces for lines that break: PUT each to its link, and ask again after a loss for those that have not arrived, with fresh links; then complete',
  )
  async pieces(
    @Param('id', ParseUUIDPipe) id: string,
    @Who() who: Principal,
    @Req() request: FastifyRequest,
  ) {
    const pieces = await this.opening.open(who.workspaceId, id, this.originSeenBy(request));
    return {
      items: pieces.map(({ link, ...piece }) => ({
        ...piece,
        arrived: link === null,
        uploadUrl: link?.url,
        headers: link?.headers,
      })),
    };
  }

  @Post(':id/complete')
  @ApiOperation({ summary: 'Says that the bytes are there; they are checked' })
  @Answers(
    200,
    uploadView,
    'The checked upload, `pending` while a moderator is away; 422 says why a file was rejected, 429 with Retry-After that others are being checked first',
  )
  async complete(@Param('id', ParseUUIDPipe) id: string, @Who() who: Principal) {
    const upload = await this.completing.complete(who.workspaceId, id);
    return viewOfUpload(upload, await this.catalog.keepingOf(who.workspaceId));
  }

  @Get()
  @ApiOperation({ summary: 'Your uploads, newest first' })
  @Answers(200, uploadList, 'Newest first')
  async list(
    @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>,
    @Who() who: Principal,
  ) {
    const limit = query.limit ?? DEFAULT_PAGE;
    const before = cursorId(query.cursor);
    const rows = await this.uploads.list(who.workspaceId, limit + 1, before);
    const days = await this.catalog.keepingOf(who.workspaceId);
    const page = keysetPage(rows, limit, (upload) => upload.id);
    return { ...page, items: page.items.map((upload) => viewOfUpload(upload, days)) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'One upload' })
  @Answers(200, uploadView, 'One upload')
  async one(@Param('id', ParseUUIDPipe) id: string, @Who() who: Principal) {
    const upload = await this.uploads.find(who.workspaceId, id);
    if (!upload) throw uploadNotFound();
    return viewOfUpload(upload, await this.catalog.keepingOf(who.workspaceId));
  }

  @Delete(':id')
  @ApiOperation({ summary: 'Deletes an upload with everything derived from it' })
  @AnswersNothing('Gone, with everything derived from it')
  async delete(@Param('id', ParseUUIDPipe) id: string, @Who() who: Principal): Promise<void> {
    await this.deleting.delete(who.workspaceId, id);
  }

  /** A browser that came by another name of the loopback address must find us under that name. */
  private originSeenBy(request: FastifyRequest): string {
    const seen = `${new URL(this.config.publicUrl).protocol}//${request.host}`;
    return sameOrigin(seen, this.config.publicUrl) ? seen : this.config.publicUrl;
  }
}
