import { describe, expect, it } from '@jest/globals';
import { normalizePassword, passwordFault } from './password.js';

const fault = (password: string) => passwordFault(password, 'ana.li@example.com');

describe('a new password', () => {
  it('has 8 to 128 characters as a person counts them', () => {
    expect(fault('k9#Lm2x')).toBe('too_short');
    expect(fault('k9#Lm2xQ')).toBeNull();
    expect(fault('密码很长也可以')).toBe('too_short');
    expect(fault('密码很长也可以吧')).toBeNull();
    const words = 'correct horse battery staple ';
    expect(fault(words.repeat(5).slice(0, 128))).toBeNull();
    expect(fault(words.repeat(5).slice(0, 129))).toBe('too_long');
    expect(fault('🐴🔋'.repeat(64))).toBeNull();
  });

  it.each(['password', 'Password1', 'QWERTYUIOP', '12345678', 'aaaaaaaaaa', 'woaini1314'])(
    'is not %s, which everybody tries',
    (password) => expect(fault(password)).toBe('too_common'),
  );

  it('is not the address itself', () => {
    expect(fault('Ana.Li@example.com')).toBe('too_common');
    expect(passwordFault('longlocalpart', 'longlocalpart@example.com')).toBe('too_common');
  });

  it('is the same password in either Unicode form', () => {
    expect(normalizePassword('caf\u0065\u0301 caf\u0065\u0301')).toBe('café café');
  });
});
