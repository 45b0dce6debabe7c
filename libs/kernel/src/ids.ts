import { v7 } from 'uuid';

/** A new UUID version 7: unique, and in order of its making, so that indexes stay dense. */
export function newId(): string {
  return v7();
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** True for any UUID in its usual text form. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
