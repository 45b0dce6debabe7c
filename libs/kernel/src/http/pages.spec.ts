import { describe, expect, it } from '@jest/globals';
import { escapeHtml, languageOf } from './pages.js';

describe('pages that the server writes', () => {
  it.each([
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    [' ZH', 'zh'],
    ['en-GB,zh;q=0.9', 'en'],
    ['zhx', 'en'],
    ['', 'en'],
    [undefined, 'en'],
  ])('speak to a browser that asks for %j in %s', (asked, language) => {
    expect(languageOf(asked)).toBe(language);
  });

  it('keep what people wrote from becoming a part of them', () => {
    expect(escapeHtml(`<a href="x" title='y'>&amp;</a>`)).toBe(
      '&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;',
    );
  });
});
