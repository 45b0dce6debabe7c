import { expect } from '@jest/globals';
import { ReconcilePayments } from '../../../libs/billing/src/reconcile/reconcile-payments.js';
import { startApp, type TestApp } from '../../support/app.js';
import type { JsonObject } from '../../support/creem-examples.js';
import { startCreem, type CreemEvent, type CreemStandIn } from '../../support/creem-stand-in.js';
import { operator, ownerSql, signUp, type Customer } from '../../support/http-client.js';
import { balanceOf, ledgerFindings, openCheckout, settled } from './billing-client.js';

type Totals = Record<string, { paid: number; refunded: number; disputed: number }>;
export interface Run {
  id: string;
  status: string;
  complete: boolean;
  note: string | null;
  theirs: Totals;
  ours: Totals;
}
export interface Found {
  id: string;
  kind: string;
  subject: string;
  theirs: string;
  ours: string;
  status: string;
  note: string | null;
}

export const chargeOf = (events: CreemEvent[]) =>
  (events[0]?.object.order as JsonObject).transaction as string;
export const subscriptionOf = (events: CreemEvent[]) => events[2]?.object.id as string;
export const available = async (customer: Customer) => (await balanceOf(customer)).available;
export const purchasesOf = async (customer: Customer) =>
  (await customer.client.get<{ items: JsonObject[] }>('/api/v1/billing/purchases')).body.items;
export const subscriptionStateOf = async (customer: Customer) =>
  (await customer.client.get<{ subscription: JsonObject | null }>('/api/v1/billing/subscription'))
    .body.subscription;

/** The product beside a stand-in of the vendor, and finance who asks for comparisons. */
export class Comparing {
  private constructor(
    readonly app: TestApp,
    readonly creem: CreemStandIn,
    readonly finance: Customer,
  ) {}

  static async start(): Promise<Comparing> {
    const creem = await startCreem();
    const app = await startApp({ env: creem.env });
    return new Comparing(app, creem, await operator(app, 'finance'));
  }

  async end(): Promise<void> {
    expect(await ledgerFindings(this.app)).toEqual([]);
    await this.app.close();
    await this.creem.close();
  }

  ask() {
    return this.finance.client.post<Run>('/api/admin/v1/reconciliations', {});
  }

  /** What the worker's schedule does. */
  work(): Promise<void> {
    return this.app.api.get(ReconcilePayments, { strict: false }).runRequested();
  }

  /** Newest first. */
  async runs(): Promise<Run[]> {
    const list = await this.finance.client.get<{ items: Run[] }>('/api/admin/v1/reconciliations');
    return list.body.items;
  }

  /** Asks for a comparison in the console and does it as the worker would. */
  async reconcile(): Promise<Run> {
    const asked = await this.ask();
    expect(asked).toMatchObject({ status: 201, body: { status: 'requested' } });
    await this.work();
    return (await this.runs()).find(({ id }) => id === asked.body.id) as Run;
  }

  async found(...subjects: string[]): Promise<Found[]> {
    const list = await this.finance.client.get<{ items: Found[] }>(
      '/api/admin/v1/payment-differences?_start=0&_end=100',
    );
    return list.body.items.filter(({ subject }) => subjects.includes(subject));
  }

  /** The customer's payments as the console shows them. */
  async payments(customer: Customer): Promise<(JsonObject & { id: string })[]> {
    const list = await this.finance.client.get<{ items: (JsonObject & { id: string })[] }>(
      `/api/admin/v1/payments?workspaceId=${customer.workspaceId}`,
    );
    return list.body.items;
  }

  /** Ids of the payments that an operator finds by an id of something of theirs. */
  async paymentsFoundBy(id: string): Promise<string[]> {
    const { body } = await this.finance.client.get<{ items: { id: string }[] }>(
      `/api/admin/v1/payments?q=${id}`,
    );
    return body.items.map((payment) => payment.id);
  }

  /** What the console shows under cases of this customer's disputes. */
  async disputeCases(customer: Customer): Promise<(JsonObject & { message: string })[]> {
    const list = await this.finance.client.get<{ items: (JsonObject & { message: string })[] }>(
      `/api/admin/v1/cases?workspaceId=${customer.workspaceId}`,
    );
    return list.body.items.filter(({ message }) => message.includes('bank disputes'));
  }

  disputeMails(customer: Customer): Promise<{ subject: string; text: string }[]> {
    return this.sql(
      `SELECT subject, text_body AS text FROM kernel.mail
        WHERE to_address = $1 AND subject LIKE 'Your bank disputes%' ORDER BY id`,
      [customer.email],
    );
  }

  async deliver(...events: CreemEvent[]): Promise<void> {
    for (const event of events) {
      expect(await this.creem.deliver(this.app.url, event)).toBe(200);
      await settled(this.app, event.id);
    }
  }

  async pays(product: string): Promise<{ customer: Customer; events: CreemEvent[] }> {
    const customer = await signUp(this.app);
    const { externalId } = await openCheckout(this.app, customer, product);
    return { customer, events: this.creem.pay(externalId) };
  }

  sql<Row>(text: string, params: unknown[] = []): Promise<Row[]> {
    return ownerSql<Row>(this.app, text, params);
  }
}
