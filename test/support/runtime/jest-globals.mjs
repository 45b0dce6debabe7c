/**
 * What `@jest/globals` is in the tests. Modules are loaded once for many test files: their imports
 * from here change when the next file begins.
 */
export let describe, it, test, beforeAll, beforeEach, afterAll, afterEach, expect;

/** Where jest-circus looks for the timeout of a file's tests. */
const TIMEOUT = Symbol.for('TEST_TIMEOUT_SYMBOL');

export const jest = {
  setTimeout(timeout_ms) {
    globalThis[TIMEOUT] = timeout_ms;
  },
};

/** Begins a test file. @param globals what the framework has made for it */
export function setGlobals(globals) {
  ({ describe, it, test, beforeAll, beforeEach, afterAll, afterEach, expect } = globals);
  delete globalThis[TIMEOUT];
}
