import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { Locale } from '../src/api/wire.js';
import { Layout } from '../src/site/layout.js';
import { NotFoundPage } from '../src/site/pages/not-found.js';
import { copyOf, hrefOf } from '../src/site/site.js';
import { pagesIn, type Page } from './pages.js';

export interface StaticPage {
  path: string;
  /** Where the page is written, below the build's folder. */
  file: string;
  lang: string;
  head: string;
  body: string;
}

/** The server puts its own public address in place of this when it reads the pages. */
export const PUBLIC_URL = '__PUBLIC_URL__';

function Head({ locale, page }: { locale: Locale; page: Page }): ReactNode {
  const url = (language: Locale): string => PUBLIC_URL + hrefOf(language, page.path);
  const { name } = copyOf(locale);
  return (
    <>
      <title>{page.title}</title>
      <meta name="description" content={page.description} />
      <link rel="canonical" href={url(locale)} />
      <link rel="alternate" hrefLang="en" href={url('en')} />
      <link rel="alternate" hrefLang="zh-CN" href={url('zh')} />
      <link rel="alternate" hrefLang="x-default" href={url('en')} />
      <meta property="og:site_name" content={name} />
      <meta property="og:title" content={page.title} />
      <meta property="og:description" content={page.description} />
      <meta property="og:type" content="website" />
      <meta property="og:url" content={url(locale)} />
      <meta property="og:image" content={PUBLIC_URL + page.image} />
      <meta name="twitter:card" content="summary_large_image" />
    </>
  );
}

/** Every public page in every language as finished markup. */
export function renderPages(): StaticPage[] {
  return (['en', 'zh'] as const).flatMap((locale) =>
    pagesIn(locale).map((page) => {
      const path = hrefOf(locale, page.path);
      const name = page.path === '/' ? 'home' : page.path.slice(1);
      return {
        path,
        file: `pages/${locale === 'zh' ? 'zh/' : ''}${name}.html`,
        lang: locale === 'zh' ? 'zh-CN' : 'en',
        head: renderToStaticMarkup(<Head locale={locale} page={page} />),
        body: renderToStaticMarkup(
          <Layout locale={locale} path={page.path}>
            {page.element}
          </Layout>,
        ),
      };
    }),
  );
}

/** What answers addresses that do not exist, in each language; no search engine keeps it. */
export function renderNotFound(): StaticPage[] {
  return (['en', 'zh'] as const).map((locale) => {
    const { name, notFound } = copyOf(locale);
    return {
      path: locale === 'zh' ? '/zh/*' : '/*',
      file: `pages/${locale === 'zh' ? 'zh/' : ''}404.html`,
      lang: locale === 'zh' ? 'zh-CN' : 'en',
      head: renderToStaticMarkup(
        <>
          <title>{`${notFound.title} · ${name}`}</title>
          <meta name="robots" content="noindex" />
        </>,
      ),
      body: renderToStaticMarkup(
        <Layout locale={locale} path="/">
          <NotFoundPage locale={locale} />
        </Layout>,
      ),
    };
  });
}

/** robots.txt and the sitemap with both languages of every page. */
export function renderIndex(pages: readonly StaticPage[]): Record<string, string> {
  const urls = pages.map((page) => `  <url><loc>${PUBLIC_URL}${page.path}</loc></url>`);
  return {
    'robots.txt': [
      'User-agent: *',
      ...['/studio', '/checkout', '/api/', '/admin/', '/sandbox/'].map(
        (path) => `Disallow: ${path}`,
      ),
      `Sitemap: ${PUBLIC_URL}/sitemap.xml`,
      '',
    ].join('\n'),
    'sitemap.xml': [
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
      ...urls,
      '</urlset>',
      '',
    ].join('\n'),
  };
}
