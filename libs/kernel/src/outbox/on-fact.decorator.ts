import { SetMetadata } from '@nestjs/common';

export const ON_FACT = Symbol('on-fact');

/** A fact as it is published: a name `module.fact-name` and an object of ids and plain values. */
export interface Fact<Name extends string = string, Payload extends object = object> {
  name: Name;
  payload: Payload;
}

export interface FactContext {
  /** The outbox row: the same for every delivery of this fact. */
  id: string;
  occurredAt: Date;
}

/**
 * Marks a provider's method as a listener `(payload, context) => Promise<void>`. It runs in a
 * transaction of its own together with a delivery row, so its database effect happens once.
 * It must do database work only; for outside calls it adds a job.
 */
export function OnFact<F extends Fact>(name: F['name']): MethodDecorator {
  return SetMetadata(ON_FACT, name);
}
