import commonPasswords from 'fxa-common-password-list';

/** Characters as a person counts them (Unicode code points). */
export const MIN_PASSWORD_CHARACTERS = 8;
export const MAX_PASSWORD_CHARACTERS = 128;

/** Common among Chinese-speaking users and absent from Mozilla's list. */
const COMMON_HERE: ReadonlySet<string> = new Set([
  '5201314520',
  '1314520520',
  'woaini520',
  'woaini521',
  'woaini1314',
  'woaini5201314',
  'wang123456',
  'zhang123456',
  'li123456',
  'qq123456',
  'a123456a',
  'aa123456',
  'abc123456',
  'asd123456',
  'zxc123456',
  'qwe123456',
  'nihao123',
  'woshishui',
  'mima1234',
  'caonima123',
]);

export type PasswordFault = 'too_short' | 'too_long' | 'too_common';

/** One Unicode form, so that the same keys on another machine give the same password. */
export function normalizePassword(password: string): string {
  return password.normalize('NFC');
}

/**
 * What is wrong with a new password, or null. Any character is allowed and there are no rules of
 * composition (NIST SP 800-63B 5.1.1.2): only length, and a list of passwords that everybody tries.
 */
export function passwordFault(password: string, loginName: string): PasswordFault | null {
  const characters = Array.from(normalizePassword(password)).length;
  if (characters < MIN_PASSWORD_CHARACTERS) return 'too_short';
  if (characters > MAX_PASSWORD_CHARACTERS) return 'too_long';
  return isCommon(password, loginName) ? 'too_common' : null;
}

function isCommon(password: string, loginName: string): boolean {
  const plain = normalizePassword(password).toLowerCase();
  if (new Set(plain).size === 1) return true;
  if (plain === loginName || plain === loginName.split('@', 1)[0]) return true;
  return COMMON_HERE.has(plain) || commonPasswords.test(plain);
}
