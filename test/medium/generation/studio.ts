import { randomUUID } from 'node:crypto';
import { Catalog } from '#catalog';
import { Credits } from '#credits';
import { UnitOfWork } from '#kernel';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ProviderChain } from '../../../libs/generation/src/run-image/provider-chain.js';
import { WorkerModule } from '../../../apps/worker/src/worker.module.js';
import type { TestApp } from '../../support/app.js';
import { setClockOffset } from '../../support/clock.js';
import { ownerSql, signUp, type Answer, type Customer } from '../../support/http-client.js';

export interface Picture {
  id: string;
  generationId: string;
  index: number;
  status: string;
  charged: boolean;
  attempt?: { number: number; of: number };
  width?: number;
  height?: number;
  contentUrl?: string;
  thumbnailUrl?: string;
  previewUrl?: string;
  favorite: boolean;
  tags: string[];
  error?: { code: string; message: string; charged: boolean };
}

export interface Generation {
  id: string;
  status: string;
  version: number;
  cost: number;
  images: Picture[];
}

export interface Problem {
  code: string;
  detail: string;
  status: number;
}

export const WISH = {
  prompt: 'a lighthouse at dawn',
  style: 'none',
  aspectRatio: '1:1',
  resolution: '1K',
  count: 1,
} as const;

/** Trial credits come once per person, so that further accounts of one person begin with nothing. */
const noTrialLeft = new WeakSet<TestApp>();
const samePerson = () => `one.person+${randomUUID()}@example.com`;

async function signUpWithoutTrial(app: TestApp): Promise<Customer> {
  if (!noTrialLeft.has(app)) {
    noTrialLeft.add(app);
    await signUp(app, samePerson());
  }
  return signUp(app, samePerson());
}

/** A customer with a plan, and with these credits and no others. */
export async function customerWith(
  app: TestApp,
  credits: number,
  plan = 'studio',
): Promise<Customer> {
  const customer = await signUpWithoutTrial(app);
  const { workspaceId } = customer;
  await app.api.get(UnitOfWork).run(async () => {
    if (plan !== 'free') await app.api.get(Catalog).assignPlan(workspaceId, plan, null);
    const ledger = app.api.get(Credits);
    await ledger.openAccount(workspaceId);
    if (credits > 0)
      await ledger.grant({
        workspaceId,
        kind: 'pack',
        amount: credits,
        source: `test:${workspaceId}`,
        expiresAt: null,
        reasonCode: 'pack_purchased',
        reason: 'test',
        actor: 'system',
      });
  });
  return customer;
}

/** Accepts a generation; an Idempotency-Key of its own unless told. */
export function request(
  customer: Customer,
  change: Record<string, unknown> = {},
  key: string = randomUUID(),
): Promise<Answer<Generation & Problem>> {
  return customer.client.post(
    '/api/v1/generations',
    { ...WISH, ...change },
    { 'idempotency-key': key },
  );
}

export async function accepted(
  customer: Customer,
  change: Record<string, unknown> = {},
): Promise<Generation> {
  const answer = await request(customer, change);
  if (answer.status !== 202)
    throw new Error(`expected 202, got ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

export async function read(customer: Customer, id: string): Promise<Generation> {
  const { body } = await customer.client.get<Generation>(`/api/v1/generations/${id}`);
  return body;
}

export interface Balance {
  available: number;
  held: number;
}

export async function balance(customer: Customer): Promise<Balance> {
  const { body } = await customer.client.get<Balance>('/api/v1/credits/balance');
  return { available: body.available, held: body.held };
}

/** Asks again until `look` is content, or fails with what it saw last. */
export async function eventually<T>(
  look: () => Promise<T>,
  content: (value: T) => boolean,
  within_ms = 90_000,
): Promise<T> {
  const until = performance.now() + within_ms;
  for (;;) {
    const value = await look();
    if (content(value)) return value;
    if (performance.now() > until) throw new Error(`still waiting at: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

/** Nothing bad is known of the providers any more, and the worker has read so; the clock is right. */
export async function providersAsNew(app: TestApp): Promise<void> {
  await setClockOffset(app.database, '0');
  await ownerSql(app, 'DELETE FROM generation.provider_health', []);
  const chain = app.worker!.get(ProviderChain);
  await eventually(
    () => chain.choose(randomUUID()),
    (choice) => 'provider' in choice,
  );
}

const OVER = ['finished', 'cancelled', 'failed'];

/** The generation once it is over. */
export function over(customer: Customer, id: string, within_ms?: number): Promise<Generation> {
  return eventually(
    () => read(customer, id),
    (generation) => OVER.includes(generation.status),
    within_ms,
  );
}

/** What the books' audit finds, and every image whose hold does not match its state. */
export async function booksFindings(app: TestApp): Promise<unknown[]> {
  return [
    ...(await app.api.get(Credits).auditFindings()),
    ...(await ownerSql(
      app,
      `SELECT s.image_id, s.status, r.kind FROM generation.settlement s
         LEFT JOIN credits.hold_resolution r ON r.hold_id = s.image_id
        WHERE s.terminal IS DISTINCT FROM (r.kind IS NOT NULL)
           OR (s.delivered AND r.kind <> 'captured')
           OR (s.terminal AND NOT s.delivered AND r.kind <> 'released')`,
    )),
  ];
}

/** One more worker on the same database and Redis. */
export function startWorker(app: TestApp): Promise<INestApplicationContext> {
  return NestFactory.createApplicationContext(WorkerModule.with(app.config), {
    logger: ['error', 'warn'],
    abortOnError: false,
  });
}
