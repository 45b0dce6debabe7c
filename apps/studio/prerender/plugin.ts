import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import { createServer, type Plugin } from 'vite';
import type { StaticPage } from './render.js';

/** Addresses that the application's own router serves; everything else public is prerendered. */
const APP_ROUTES = [
  '/studio',
  '/studio/*',
  '/checkout',
  '/checkout/*',
  '/sign-in',
  '/sign-up',
  '/reset-password',
];

interface Rendered {
  pages: StaticPage[];
  notFound: StaticPage[];
  /** What search engines read: file name to content. */
  index: Record<string, string>;
}

async function render(root: string): Promise<Rendered> {
  const server = await createServer({
    configFile: false,
    root,
    plugins: [react()],
    appType: 'custom',
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    const module = await server.ssrLoadModule('/prerender/render.tsx');
    const { renderPages, renderNotFound, renderIndex } = module as typeof import('./render.js');
    const pages = renderPages();
    return { pages, notFound: renderNotFound(), index: renderIndex(pages) };
  } finally {
    await server.close();
  }
}

/** Puts one page into the built template, which carries the links to the hashed files. */
function fill(template: string, page: StaticPage): string {
  return template
    .replace('<html lang="en">', `<html lang="${page.lang}">`)
    .replace('<!--head-->', () => page.head)
    .replace('<!--page-->', () => page.body);
}

/**
 * After the build, writes every public page as a finished HTML file in both languages, and
 * `routes.json`, in which the server reads which file answers which address; `not-found.json` is
 * the same for addresses that do not exist.
 */
export function prerender({ root }: { root: string }): Plugin {
  let outDir = '';
  return {
    name: 'studio-prerender',
    apply: 'build',
    configResolved: (config) => {
      outDir = config.build.outDir;
    },
    closeBundle: async () => {
      const template = await readFile(join(outDir, 'site.html'), 'utf8');
      const routes: Record<string, string> = {};
      const missing: Record<string, string> = {};
      const { pages, notFound, index } = await render(root);
      for (const page of [...pages, ...notFound]) {
        const file = join(outDir, page.file);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, fill(template, page));
        (notFound.includes(page) ? missing : routes)[page.path] = page.file;
      }
      for (const [name, content] of Object.entries(index)) {
        await writeFile(join(outDir, 'pages', name), content);
        routes[`/${name}`] = `pages/${name}`;
      }
      for (const path of APP_ROUTES) routes[path] = 'app.html';
      await writeFile(join(outDir, 'routes.json'), `${JSON.stringify(routes, null, 2)}\n`);
      await writeFile(join(outDir, 'not-found.json'), `${JSON.stringify(missing, null, 2)}\n`);
      await rm(join(outDir, 'site.html'));
    },
  };
}
