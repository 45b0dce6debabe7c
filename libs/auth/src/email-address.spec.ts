import { describe, expect, it } from '@jest/globals';
import { loginName, personAddress, personKey } from './email-address.js';

describe('an e-mail address', () => {
  it('names one account whatever its case and form', () => {
    expect(loginName('  Ana.Li@Example.COM ')).toBe('ana.li@example.com');
    expect(loginName('ａｎａ@example.com')).toBe('ana@example.com');
  });

  it.each([
    ['A.n.a+trial2@Gmail.com', 'ana@gmail.com'],
    ['ana@googlemail.com', 'ana@gmail.com'],
    ['ana+1@example.com', 'ana@example.com'],
    ['ana.li@example.com', 'ana.li@example.com'],
    ['ana+x@pm.me', 'ana@proton.me'],
    ['an-a_li@protonmail.com', 'anali@proton.me'],
    ['ana@mac.com', 'ana@icloud.com'],
    ['ana-li+shop@ya.ru', 'ana.li@yandex.ru'],
    ['ana@BÜCHER.example', 'ana@xn--bcher-kva.example'],
    ['ana@xn--bcher-kva.example', 'ana@xn--bcher-kva.example'],
    ['+tag@example.com', '+tag@example.com'],
  ])('%s belongs to the person %s', (typed, person) => {
    expect(personAddress(typed)).toBe(person);
  });

  it('gives one key per person, and another under another secret', () => {
    const key = personKey('a.na+7@gmail.com', 'secret-1');
    expect(key).toBe(personKey('ANA@googlemail.com', 'secret-1'));
    expect(key).not.toBe(personKey('ana@gmail.com', 'secret-2'));
    expect(key).toMatch(/^[0-9a-f]{64}$/);
  });
});
