import { Controller, Get, Param, ParseUUIDPipe, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { ApiKeyScope, Who, type Principal } from '#kernel';
import { UploadRepository } from '../data/upload.repository.js';
import type { Variant } from '../open-object/open-object.js';
import { uploadNotFound } from '../receive-upload/upload-problems.js';
import { ObjectResponder } from './object-responder.js';

export const contentQuery = z.object({ download: z.enum(['0', '1']).optional() });

/** The bytes of uploads, for their owners. */
@ApiTags('uploads')
@ApiKeyScope('uploads')
@ApiProduces('image/png', 'image/jpeg', 'image/webp')
@Controller('api/v1/uploads')
export class UploadContentController {
  constructor(
    private readonly uploads: UploadRepository,
    private readonly responder: ObjectResponder,
  ) {}

  @Get(':id/content')
  @ApiOperation({ summary: 'The bytes of an upload' })
  async content(
    @Param('id', ParseUUIDPipe) id: string,
    @Query({ schema: contentQuery }) query: z.infer<typeof contentQuery>,
    @Who() who: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const name = query.download === '1' ? `reference-${id}` : undefined;
    await this.send('original', id, who, request, reply, name);
  }

  @Get(':id/thumbnail')
  @ApiOperation({ summary: 'A small version of an upload' })
  async thumbnail(
    @Param('id', ParseUUIDPipe) id: string,
    @Who() who: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.send('thumbnail', id, who, request, reply);
  }

  private async send(
    variant: Variant,
    id: string,
    who: Principal,
    request: FastifyRequest,
    reply: FastifyReply,
    downloadName?: string,
  ): Promise<void> {
    const upload = await this.uploads.find(who.workspaceId, id);
    if (upload?.status !== 'ready') throw uploadNotFound();
    await this.responder.send({ objectId: id, variant, request, reply, downloadName });
  }
}
