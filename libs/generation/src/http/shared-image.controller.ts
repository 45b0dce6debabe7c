import { Config, languageFor, Public } from '#kernel';
import { ObjectResponder } from '#storage';
import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { OpenShared, type Opened } from '../share-images/open-shared.js';
import { closedPage, sharedPage } from '../share-images/shared-page.js';

/** Kept by nobody: a picture that is not shared any more is gone at once. No search engine. */
const HEADERS = {
  'cache-control': 'private, no-store',
  'x-robots-tag': 'noindex, nofollow, noimageindex',
  'referrer-policy': 'no-referrer',
};

/** The public page of a share link and its picture: the address is the permission. */
@Public()
@ApiExcludeController()
@Controller('s')
export class SharedImageController {
  constructor(
    private readonly shared: OpenShared,
    private readonly responder: ObjectResponder,
    private readonly config: Config,
  ) {}

  @Get(':token')
  async page(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const language = languageFor(request.headers);
    const opened = await this.shared.open(token, request.ip);
    void reply
      .headers({ ...HEADERS, vary: 'accept-language, cookie' })
      .type('text/html; charset=utf-8');
    if (opened.state !== 'open') {
      await close(reply, opened).send(closedPage(whyOf(opened), language));
      return;
    }
    if (request.method === 'GET') await this.shared.countView(token);
    await reply.send(sharedPage(opened.image, `${this.config.publicUrl}/s/${token}`, language));
  }

  @Get(':token/image')
  async image(
    @Param('token') token: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const opened = await this.shared.open(token, request.ip);
    if (opened.state !== 'open') {
      await close(reply.headers(HEADERS), opened).send();
      return;
    }
    await this.responder.send({
      objectId: opened.image.objectId,
      variant: 'preview',
      neverOriginal: true,
      request,
      reply,
      headers: HEADERS,
    });
  }
}

type Closed = Exclude<Opened, { state: 'open' }>;

const whyOf = (opened: Closed) => (opened.state === 'gone' ? 'gone' : 'busy');

function close(reply: FastifyReply, opened: Closed): FastifyReply {
  if (opened.state === 'gone') return reply.status(404);
  return reply.status(429).header('retry-after', String(opened.retryAfter_s));
}
