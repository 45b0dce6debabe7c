import { randomUUID } from 'node:crypto';
import type { Answer, Customer } from '../../support/http-client.js';
import { eventually, type Picture, type Problem } from './studio.js';

export interface Batch {
  id: string;
  name: string;
  status: string;
  pauseReason?: string;
  checkDelayed: boolean;
  rows: number;
  counts: Record<string, number>;
  images: { delivered: number; retryable: number };
  credits: { total: number; toHold: number; charged: number; retry: number };
}

export interface BatchRow {
  id: string;
  position: number;
  line: number;
  status: string;
  prompt: string;
  credits: number;
  problem?: { code: string; params: Record<string, unknown> };
  verdictId?: string;
  images: Picture[];
}

export const DEFAULTS = { style: 'none', aspectRatio: '1:1', resolution: '1K', count: 1 };

type Body = Record<string, unknown>;
const source = (text: string, change: Body = {}): Body => ({
  kind: 'lines',
  text,
  defaults: DEFAULTS,
  ...change,
});

export const preview = (customer: Customer, text: string, change?: Body): Promise<Answer> =>
  customer.client.post('/api/v1/batches/preview', source(text, change));

export const create = (
  customer: Customer,
  text: string,
  change?: Body,
  key: string = randomUUID(),
): Promise<Answer<Batch & Problem>> =>
  customer.client.post('/api/v1/batches', source(text, change), { 'idempotency-key': key });

export const readBatch = async (customer: Customer, id: string): Promise<Batch> =>
  (await customer.client.get<Batch>(`/api/v1/batches/${id}`)).body;

export async function rowsOf(customer: Customer, id: string, query = ''): Promise<BatchRow[]> {
  const { body } = await customer.client.get<{ items: BatchRow[] }>(
    `/api/v1/batches/${id}/rows?limit=100${query}`,
  );
  return body.items;
}

/** Waits until the batch is in that state. */
export const batchIn = (customer: Customer, id: string, ...states: string[]): Promise<Batch> =>
  eventually(
    () => readBatch(customer, id),
    (batch) => states.includes(batch.status),
  );

/** A batch whose rows are checked. */
export async function readyBatch(customer: Customer, text: string, change?: Body): Promise<Batch> {
  const { status, body } = await create(customer, text, change);
  if (status !== 201) throw new Error(`expected 201, got ${status}: ${JSON.stringify(body)}`);
  return batchIn(customer, body.id, 'ready');
}

export const act = (
  customer: Customer,
  id: string,
  action: string,
  body?: Body,
  key: string = randomUUID(),
): Promise<Answer<Batch & Problem>> =>
  customer.client.post(`/api/v1/batches/${id}/${action}`, body, { 'idempotency-key': key });

export async function startBatch(customer: Customer, batch: Batch): Promise<Batch> {
  const { status, body } = await act(customer, batch.id, 'start', {
    credits: batch.credits.toHold,
  });
  if (status !== 200) throw new Error(`expected 200, got ${status}: ${JSON.stringify(body)}`);
  return body;
}

export const numbered = (count: number, what = 'a fox'): string =>
  Array.from({ length: count }, (_, index) => `${what}, number ${index + 1}`).join('\n');
