declare module 'fxa-common-password-list' {
  const commonPasswords: {
    /** True when the password is on the list (lower-case comparison is the caller's). */
    test(password: string): boolean;
  };
  export default commonPasswords;
}
