import { describe, expect, it } from '@jest/globals';
import { chosenLanguage, escapeHtml, languageFor, languageOf } from './pages.js';

describe('pages that the server writes', () => {
  it.each([
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    [' ZH', 'zh'],
    ['en-GB,zh;q=0.9', 'en'],
    ['zhx', 'en'],
    ['fr-FR, zh-Hans;q=0.8, en;q=0.5', 'zh'],
    ['fr', 'en'],
    ['', 'en'],
    [undefined, 'en'],
  ])('speak to a browser that asks for %j in %s', (asked, language) => {
    expect(languageOf(asked)).toBe(language);
  });

  it.each([
    ['lang=zh', 'zh'],
    ['session=abc; lang=en', 'en'],
    ['language=zh', null],
    ['lang=fr', null],
    ['xlang=zh', null],
    [undefined, null],
  ])('know the choice of %j: %s', (cookie, language) => {
    expect(chosenLanguage({ cookie })).toBe(language);
  });

  it('follow the choice before the browser', () => {
    expect(languageFor({ cookie: 'lang=en', 'accept-language': 'zh-CN' })).toBe('en');
    expect(languageFor({ cookie: 'session=abc', 'accept-language': 'zh-CN' })).toBe('zh');
  });

  it('keep what people wrote from becoming a part of them', () => {
    expect(escapeHtml(`<a href="x" title='y'>&amp;</a>`)).toBe(
      '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;',
    );
  });
});
