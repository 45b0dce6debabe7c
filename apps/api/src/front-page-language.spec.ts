import { describe, expect, it } from '@jest/globals';
import { leadsToChinese } from './front-page-language.js';

const CHINESE = { 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' };

describe('the front page', () => {
  it.each([
    ['a Chinese browser', '/', CHINESE, true],
    ['an English browser', '/', { 'accept-language': 'en-US,zh;q=0.5' }, false],
    ['nobody in particular', '/', {}, false],
    ['who chose English', '/', { ...CHINESE, cookie: 'lang=en' }, false],
    ['who chose Chinese', '/', { 'accept-language': 'en', cookie: 'a=b; lang=zh' }, true],
    ['a search engine', '/', { ...CHINESE, 'user-agent': 'Baiduspider/2.0' }, false],
    [
      'who comes from another page of ours',
      '/',
      { ...CHINESE, 'sec-fetch-site': 'same-origin' },
      false,
    ],
    ['who asks for English', '/?lang=en', CHINESE, false],
  ])('of %s', (_who, url, headers, isChinese) => {
    expect(leadsToChinese({ url, headers })).toBe(isChinese);
  });
});
