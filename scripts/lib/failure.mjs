/**
 * Something that the person at the keyboard can mend. Its message says what is wrong and what to do,
 * and is shown without a stack.
 */
export class Failure extends Error {
  /** @param {string} what one sentence @param {string} remedy what to do about it */
  constructor(what, remedy) {
    super(`${what}\n  ${remedy}`);
    this.name = 'Failure';
  }
}

/** The text for a terminal: a stack only for what nobody foresaw. */
export function explain(error) {
  return `\n✖ ${error instanceof Failure ? error.message : (error?.stack ?? String(error))}\n\n`;
}
