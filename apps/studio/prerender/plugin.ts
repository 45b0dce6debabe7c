import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import { createServer, type Plugin } from 'vite';
import type { StaticPage } from './render.js';

/** Addresses that the application's own router serves; everything else public is prerendered. */
const APP_ROUTES = [
  '/studio',
  '/studio/*',
  '/checkout/*',
  '/sign-in',
  '/sign-up',
  '/reset-password',
];

async function loadPages(root: string): Promise<StaticPage[]> {
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
    return (module as typeof import('./render.js')).renderPages();
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
 * `routes.json`, in which the server reads which file answers which address.
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
      for (const page of await loadPages(root)) {
        const file = join(outDir, page.file);
        await mkdir(dirname(file), { recursive: true });
        await writeFile(file, fill(template, page));
        routes[page.path] = page.file;
      }
      for (const path of APP_ROUTES) routes[path] = 'app.html';
      await writeFile(join(outDir, 'routes.json'), `${JSON.stringify(routes, null, 2)}\n`);
      await rm(join(outDir, 'site.html'));
    },
  };
}
