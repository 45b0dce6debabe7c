import { expect, it } from '@jest/globals';
import { isThrowaway } from './throwaway-mail.js';

it.each(['x@mailinator.com', 'x@team.YOPmail.com', 'x@guerrillamail.org', 'x@10minutemail.com'])(
  'knows %s as a throw-away mailbox',
  (address) => expect(isThrowaway(address)).toBe(true),
);

it.each([
  'x@mailinator.com.example.org',
  'x@example.com',
  'x@gmail.com',
  'x@qq.com',
  'x@163.com',
  'x@outlook.com',
  'x@privaterelay.appleid.com',
  'x@duck.com',
])('does not take %s for one', (address) => expect(isThrowaway(address)).toBe(false));
