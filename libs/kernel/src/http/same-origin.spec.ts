import { expect, test } from '@jest/globals';
import { sameOrigin } from './same-origin.js';

test.each([
  ['http://localhost:3000', 'http://localhost:3000', true],
  ['http://127.0.0.1:3000', 'http://localhost:3000', true],
  ['http://[::1]:3000', 'http://127.0.0.1:3000', true],
  ['http://localhost:3001', 'http://localhost:3000', false],
  ['https://localhost:3000', 'http://localhost:3000', false],
  ['http://localhost:3000', 'https://app.example.com', false],
  ['https://app.example.com', 'https://app.example.com', true],
  ['https://app.example.com.evil.test', 'https://app.example.com', false],
  ['null', 'http://localhost:3000', false],
  [undefined, 'http://localhost:3000', false],
])('origin %s against %s is %s', (origin, publicUrl, same) => {
  expect(sameOrigin(origin, publicUrl)).toBe(same);
});
