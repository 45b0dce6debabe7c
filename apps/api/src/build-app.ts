import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import compress from '@fastify/compress';
import multipart from '@fastify/multipart';
import { NestFactory, Reflector } from '@nestjs/core';
import { StandardSchemaSerializerInterceptor } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { validationPipe, type Config } from '#kernel';
import { ApiModule } from './api.module.js';
import { ErrorFilter } from './error.filter.js';
import { serveDocument } from './openapi-document.js';
import { refuseForms } from './refuse-forms.js';
import { securityHeaders } from './security-headers.js';
import { serveFrontEnds } from './serve-front-ends.js';

/** Largest JSON body. Image bytes travel by upload URL, not in JSON. */
const MAX_BODY_BYTES = 1_048_576;
/** A request that has not arrived whole after this is cut off. */
const REQUEST_TIMEOUT_MS = 120_000;

/** Builds the HTTP application without listening: main and the tests start it the same way. */
export async function buildApp(config: Config): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    // An open SSE stream would hold up SIGTERM for ever.
    forceCloseConnections: true,
    genReqId: () => randomUUID(),
    trustProxy: config.trustedProxies.length > 0 ? [...config.trustedProxies] : false,
    logger: false,
  });
  const app = await NestFactory.create<NestFastifyApplication>(ApiModule.with(config), adapter, {
    logger: ['error', 'warn'],
    rawBody: true,
    abortOnError: false,
  });
  await app.register(cookie);
  await app.register(compress, { global: true, threshold: 1_024 });
  // Forms are read only by routes that ask for their parts, within bounds that each route gives.
  await app.register(multipart, { limits: { parts: 1, fileSize: MAX_BODY_BYTES } });
  refuseForms(app);
  await securityHeaders(app, config);
  app.useGlobalPipes(validationPipe());
  app.useGlobalInterceptors(new StandardSchemaSerializerInterceptor(app.get(Reflector)));
  app.useGlobalFilters(new ErrorFilter(config));
  serveDocument(app);
  await serveFrontEnds(app);
  app.enableShutdownHooks();
  return app;
}
