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

/** What the machine says of a file, by the code of Node's error, and what to do about it. */
const MACHINE = {
  ENOSPC: ['The disk is full', 'Free some space, or set DATA_DIR to a folder on another disk.'],
  EDQUOT: ['The quota is used up', 'Free some space, or set DATA_DIR to a folder on another disk.'],
  EROFS: [
    'The disk is read-only',
    'Make it writable, or set DATA_DIR to a folder on another disk.',
  ],
};

/** A full disk as a failure that its reader can mend; every other error as it is. */
export function asFailure(error) {
  const [what, remedy] = MACHINE[error?.code] ?? [];
  return what ? new Failure(`${what} (${error.message}).`, remedy) : error;
}

/** The text for a terminal: a stack only for what nobody foresaw. */
export function explain(cause) {
  const error = asFailure(cause);
  return `\n✖ ${error instanceof Failure ? error.message : (error?.stack ?? String(error))}\n\n`;
}
