import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { prerender } from './prerender/plugin.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Two documents share one build: `site.html` is the template of every public page (written out
 * by the prerender plugin, hardly any script), `app.html` is the signed-in application.
 */
export default defineConfig({
  root: here('.'),
  plugins: [react(), tailwindcss(), prerender({ root: here('.') })],
  server: { proxy: { '/api': 'http://localhost:3000', '/sandbox': 'http://localhost:3000' } },
  build: {
    outDir: here('../../dist/studio'),
    emptyOutDir: true,
    target: ['chrome123', 'firefox128', 'safari17.5'],
    cssTarget: ['chrome123', 'firefox128', 'safari17.5'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rollupOptions: {
      input: { app: here('app.html'), site: here('site.html') },
      output: {
        // Fonts keep their names: pages that the server writes itself (the test checkout) name them.
        assetFileNames: ({ names: [name = ''] }) =>
          name.endsWith('.woff2') ? 'fonts/[name][extname]' : 'assets/[name]-[hash][extname]',
      },
    },
  },
});
