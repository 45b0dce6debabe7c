import { readFileSync } from 'node:fs';

export type Json = string | number | boolean | null | undefined | Json[] | JsonObject;
export interface JsonObject {
  [key: string]: Json;
}

export interface ExampleEvent extends JsonObject {
  id: string;
  eventType: string;
  created_at: number;
  object: JsonObject;
}

/** One event of each kind, with every field that the vendor documents. */
export const CREEM_EXAMPLES = JSON.parse(
  readFileSync(new URL('./creem-events.json', import.meta.url), 'utf8'),
) as ExampleEvent[];

/** A fresh copy of the example of that type. */
export function example(eventType: string): ExampleEvent {
  const found = CREEM_EXAMPLES.find((event) => event.eventType === eventType);
  if (!found) throw new Error(`There is no example of ${eventType}`);
  return structuredClone(found);
}
