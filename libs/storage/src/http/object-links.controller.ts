import { Controller, Get, Inject, Put, Query, Req, Res, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Clock, kernelErrors, Public } from '#kernel';
import { IMAGE_TYPES, typeOfExtension } from '../image-type.js';
import { DiskObjectStore, OBJECT_LINK_PATH } from '../object-store/disk-object-store.js';
import { invalidLink } from '../object-store/link-token.js';
import { ObjectStore } from '../object-store/object-store.js';
import { storageErrors } from '../storage.errors.js';

const linkQuery = z.object({ token: z.string().min(1).max(2000) });
type LinkQuery = z.infer<typeof linkQuery>;

/**
 * The other end of the disk adapter's signed links: the token says what is allowed, to anyone who
 * holds it, as S3 does with its own. Nothing is here when the objects are in S3.
 */
@Public()
@ApiExcludeController()
@Controller(OBJECT_LINK_PATH)
export class ObjectLinksController implements OnModuleInit {
  constructor(
    @Inject(ObjectStore) private readonly store: ObjectStore,
    private readonly clock: Clock,
    private readonly host: HttpAdapterHost,
  ) {}

  /** Image bodies reach the handler as a stream that nobody has read. */
  onModuleInit(): void {
    // Null where the modules are loaded without HTTP, as the migrating process does.
    const adapter = this.host.httpAdapter as HttpAdapterHost['httpAdapter'] | null;
    const fastify = adapter?.getInstance<FastifyInstance>();
    if (!fastify) return;
    for (const type of IMAGE_TYPES)
      if (!fastify.hasContentTypeParser(type))
        fastify.addContentTypeParser(type, (_request, _payload, done) => done(null));
  }

  @Put()
  async put(
    @Query({ schema: linkQuery }) query: LinkQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const disk = this.disk();
    const grant = disk.links.read(query.token, 'PUT', this.clock.now());
    const length = request.headers['content-length'];
    if (length === undefined)
      throw storageErrors.raise('length_required', 'Send a Content-Length header.');
    if (Number(length) !== grant.bytes || request.headers['content-type'] !== grant.type)
      throw invalidLink();
    await disk.receive(grant.key, request.raw, grant.bytes);
    await reply.status(200).send();
  }

  @Get()
  async get(
    @Query({ schema: linkQuery }) query: LinkQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const disk = this.disk();
    const grant = disk.links.read(query.token, 'GET', this.clock.now());
    const body = await disk.get(grant.key);
    if (!body) throw storageErrors.raise('object_missing', 'There is no such file.');
    await reply
      .headers({
        'content-type': typeOfExtension(grant.key) ?? 'application/octet-stream',
        'content-length': String(body.bytes),
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; sandbox",
        'cache-control': 'private, max-age=60',
      })
      .send(body.stream);
  }

  private disk(): DiskObjectStore {
    if (this.store instanceof DiskObjectStore) return this.store;
    throw kernelErrors.raise('not_found', 'There is nothing at this address.');
  }
}
