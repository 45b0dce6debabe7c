import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { Config } from '#kernel';
import { FRONT_PAGE_VARY, leadsToChinese } from './front-page-language.js';

/** Of files under assets/, which Vite names by their content. */
const YEAR_S = 31_536_000;

/** dist/ of the build that this file is part of; beside the sources it is the project's dist/. */
function distFolder(): string {
  const root = fileURLToPath(new URL('../../..', import.meta.url));
  return import.meta.url.endsWith('.ts') ? join(root, 'dist') : root;
}

/** Prerendered pages carry this where the product's own address belongs. */
const PUBLIC_URL_MARK = '__PUBLIC_URL__';
const HTML = 'text/html; charset=utf-8';
const PAGE_TYPES: Record<string, string> = {
  '.html': HTML,
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
};

/** `{ "/studio/*": "studio.html" }`: which page serves which addresses of a front end. */
type PageRoutes = Record<string, string>;

/** Serves the built studio at `/` and the built console at `/admin/`, where they exist. */
export async function serveFrontEnds(app: NestFastifyApplication): Promise<void> {
  const dist = distFolder();
  const cache = (reply: FastifyReply, path: string) =>
    void reply.header(
      'cache-control',
      path.includes('/assets/') ? `public, max-age=${YEAR_S}, immutable` : 'no-cache',
    );
  const fastify = app.getHttpAdapter().getInstance();
  const folders = [
    { root: join(dist, 'admin'), prefix: '/admin/' },
    { root: join(dist, 'studio'), prefix: '/' },
  ].filter(({ root }) => existsSync(root));
  for (const [index, { root, prefix }] of folders.entries())
    await fastify.register(fastifyStatic, {
      root,
      prefix,
      wildcard: false,
      decorateReply: index === 0,
      index: ['index.html'],
      redirect: false,
      setHeaders: cache,
    });
  for (const { root } of folders) {
    await servePages(app, root);
    await serveMissingPages(app, root);
  }
}

/** Where the Chinese front page of the studio lies. */
const CHINESE_FRONT = '/zh';

async function readPage(app: NestFastifyApplication, path: string): Promise<string> {
  return (await readFile(path, 'utf8')).replaceAll(PUBLIC_URL_MARK, app.get(Config).publicUrl);
}

async function servePages(app: NestFastifyApplication, root: string): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance();
  const routes = JSON.parse(await readFile(join(root, 'routes.json'), 'utf8')) as PageRoutes;
  for (const [pattern, file] of Object.entries(routes)) {
    const text = await readPage(app, join(root, file));
    const isFront = pattern === '/' && CHINESE_FRONT in routes;
    fastify.get(pattern, (request, reply) => {
      void reply.header('cache-control', 'no-cache');
      if (isFront) {
        void reply.header('vary', FRONT_PAGE_VARY);
        if (leadsToChinese(request)) return reply.redirect(CHINESE_FRONT, 302);
      }
      return reply.type(PAGE_TYPES[extname(file)] ?? 'application/octet-stream').send(text);
    });
  }
}

/** Addresses of programs: their errors are problem+json whoever asks. */
const FOR_PROGRAMS = /^\/(api|v1|webhooks|sandbox|assets|metrics|healthz|readyz)(\/|$)/;

/** A person who mistyped an address reads a page and not JSON. */
async function serveMissingPages(app: NestFastifyApplication, root: string): Promise<void> {
  const list = join(root, 'not-found.json');
  if (!existsSync(list)) return;
  const fastify = app.getHttpAdapter().getInstance();
  const routes = JSON.parse(await readFile(list, 'utf8')) as PageRoutes;
  for (const [pattern, file] of Object.entries(routes)) {
    const text = await readPage(app, join(root, file));
    fastify.get(pattern, (request, reply) => {
      const [path = ''] = request.url.split('?', 1);
      if (FOR_PROGRAMS.test(path) || !request.headers.accept?.includes('text/html')) {
        reply.callNotFound();
        return;
      }
      return reply.status(404).header('cache-control', 'no-cache').type(HTML).send(text);
    });
  }
}
