import { describe, expect, it } from '@jest/globals';
import { creditsOf } from './row-credits.js';

const delivered = { charged: true, credits: 10 };
const failed = { charged: false, credits: 10 };

describe('the credits of a batch row', () => {
  it.each(['unchecked', 'ready', 'running'] as const)('are its price while it is %s', (status) => {
    expect(creditsOf({ status, credits: 20, images: [] })).toBe(20);
    expect(creditsOf({ status, credits: 20, images: [delivered, failed] })).toBe(20);
  });

  it.each([
    ['done', [delivered, delivered], 20],
    ['partial', [delivered, failed], 10],
    ['failed', [failed, failed], 0],
    ['stopped', [], 0],
  ] as const)('are what was charged once it is %s', (status, images, charged) => {
    expect(creditsOf({ status, credits: 20, images })).toBe(charged);
  });
});
