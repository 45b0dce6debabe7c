import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  creemCheckout,
  creemDispute,
  creemEvent,
  creemRefund,
  creemSubscription,
} from './creem.schemas.js';

interface Example {
  eventType: string;
  object: Record<string, unknown>;
}
const examples = JSON.parse(
  readFileSync(new URL('../../../../../test/support/creem-events.json', import.meta.url), 'utf8'),
) as Example[];

const schemaOf = (type: string) =>
  ({
    'checkout.completed': creemCheckout,
    'refund.created': creemRefund,
    'dispute.created': creemDispute,
  })[type] ?? creemSubscription;

/** What no event can do without; everything else may be absent or null. */
const NEEDED = [
  'id',
  'status',
  'amount',
  'refund_amount',
  'currency',
  'refund_currency',
  'transaction',
];

describe.each(examples)('$eventType', ({ eventType, object }) => {
  const schema = schemaOf(eventType);
  const parses = (value: unknown) => schema.safeParse(value).error?.issues ?? [];

  it('is understood as the vendor documents it', () => {
    expect(creemEvent.safeParse({ id: 'evt_1', eventType, created_at: 1, object }).success).toBe(
      true,
    );
    expect(parses(object)).toEqual([]);
  });

  it('is understood with unknown fields and another mode', () => {
    expect(parses({ ...object, mode: 'local', brand_new: { a: [1] } })).toEqual([]);
  });

  it('is understood with nulls in place of optional parts, and without them', () => {
    for (const key of Object.keys(object).filter((name) => !NEEDED.includes(name))) {
      expect([key, parses({ ...object, [key]: null })]).toEqual([key, []]);
      const { [key]: _gone, ...rest } = object;
      expect([key, parses(rest)]).toEqual([key, []]);
    }
  });
});

describe('the envelope', () => {
  it('may use the newer names', () => {
    const event = creemEvent.parse({ id: 'e', type: 'x.y', data: { mode: 'test' } });
    expect(event).toEqual({ id: 'e', type: 'x.y', createdAt: null, object: { mode: 'test' } });
  });
  it('needs an id, a type and an object', () => {
    expect(creemEvent.safeParse({ id: 'e', eventType: 'x' }).success).toBe(false);
    expect(creemEvent.safeParse({ eventType: 'x', object: {} }).success).toBe(false);
    expect(creemEvent.safeParse(null).success).toBe(false);
  });
});
