import type { Product } from '#catalog';
import { escapeHtml, type Language } from '#kernel';
import type { SandboxDeliveryRow } from '../../data/sandbox-delivery.repository.js';
import { day, line, money, page, press } from './page.js';
import type {
  Deliveries,
  SandboxCustomer,
  SandboxSubscription,
  SandboxTransaction,
} from './sandbox-records.js';
import { SANDBOX_WORDS, type SandboxWords } from './sandbox-words.js';

export interface PortalView {
  customer: SandboxCustomer;
  subscriptions: readonly { subscription: SandboxSubscription; product: Product }[];
  payments: readonly { transaction: SandboxTransaction; product: Product; disputed: boolean }[];
  events: readonly SandboxDeliveryRow[];
}

interface Context {
  base: string;
  words: SandboxWords;
  language: Language;
}

/** The customer's billing page, with buttons that make time, banks and the network act. */
export function portalPage(view: PortalView, language: Language): string {
  const words = SANDBOX_WORDS[language];
  const base = `/sandbox/portal/${encodeURIComponent(view.customer.id)}`;
  const context = { base, words, language };
  const plans = view.subscriptions.map((row) => plan(row, context)).join('');
  const payments = view.payments.map((row) => payment(row, context)).join('');
  return page(
    language,
    words.portal,
    `<h1>${words.portal}</h1>
    <p class="note">${escapeHtml(view.customer.email)}</p>
    ${plans || `<p>${words.noSubscription}</p>`}
    ${payments ? `<section><h2>${words.payments}</h2><ul>${payments}</ul></section>` : ''}
    ${events(view, context)}
    <p class="note"><a href="/studio/account">${words.back}</a></p>`,
  );
}

function plan(
  { subscription, product }: PortalView['subscriptions'][number],
  { base, words, language }: Context,
): string {
  const { status } = subscription;
  const button = (verb: string, label: string) =>
    press(`${base}/subscriptions/${encodeURIComponent(subscription.id)}/${verb}`, label, 'quiet');
  const ending = status === 'scheduled_cancel';
  const still = ending || status === 'paused';
  const clock = [
    ...(status === 'paused' ? [] : [button('renew', ending ? words.reach : words.renew)]),
    ...(still ? [] : [button('fail', words.fail)]),
  ];
  const others = [
    ...(status === 'active' ? [button('pause', words.pause)] : []),
    still ? button('resume', words.resume) : button('cancel', words.end),
  ];
  return `<section><h2>${escapeHtml(product.name[language])}</h2>
    <dl>
      ${line(words.status, words.states[status] ?? status)}
      ${line(words.until, day(subscription.periodEnd, language))}
    </dl>
    ${status === 'canceled' ? '' : `${clock.length > 0 ? `<p class="note">${words.simulate}</p>` : ''}${clock.join('')}<div class="row others">${others.join('')}</div>`}
  </section>`;
}

function payment(
  { transaction, product, disputed }: PortalView['payments'][number],
  { base, words, language }: Context,
): string {
  const { amountMinor, refundedMinor, taxMinor, currency, status } = transaction;
  const amount = (minor: number) => money(minor, currency, language);
  const button = (verb: string, label: string) =>
    press(`${base}/payments/${encodeURIComponent(transaction.id)}/${verb}`, label, 'quiet');
  const open = status === 'paid' || status === 'partialRefund';
  const notes = [
    day(transaction.createdAt, language),
    ...(taxMinor > 0 ? [`${words.tax} ${amount(taxMinor)}`] : []),
    ...(refundedMinor > 0 ? [`${words.refunded} ${amount(refundedMinor)}`] : []),
    ...(status === 'chargedBack' ? [words.chargedBack] : []),
  ];
  const buttons = [
    ...(open ? [button('refund-half', words.refundHalf), button('refund', words.refund)] : []),
    ...(open && !disputed ? [button('dispute', words.dispute)] : []),
    ...(status === 'chargedBack' ? [button('win', words.win)] : []),
  ];
  return `<li><p><strong>${escapeHtml(product.name[language])}</strong> <span>${amount(amountMinor)}</span></p>
    <p class="note">${escapeHtml(notes.join(' · '))}</p>
    <div class="row">${buttons.join('')}</div></li>`;
}

const WAYS: readonly Deliveries[] = ['normal', 'twice', 'reversed', 'held'];

/** How events travel from here on, and the last ones, each to be sent again. */
function events({ customer, events: rows }: PortalView, { base, words }: Context): string {
  const ways = WAYS.map((way) =>
    way === customer.deliveries
      ? `<p class="chosen">${words.deliveries[way]}</p>`
      : press(`${base}/deliveries/${way}/set`, words.deliveries[way], 'quiet'),
  );
  const sent = rows.map(
    (
      row,
    ) => `<li><p><code>${escapeHtml(row.type)}</code> <span>${deliveryState(row, words)}</span></p>
    <div class="row">${press(`${base}/events/${encodeURIComponent(row.eventId)}/send`, words.send, 'quiet')}</div></li>`,
  );
  return `<details><summary>${words.events}</summary>
    <p class="note">${words.eventsLead}</p>
    <div class="ways">${ways.join('')}</div>
    <ul>${sent.join('')}</ul></details>`;
}

function deliveryState(row: SandboxDeliveryRow, words: SandboxWords): string {
  if (row.deliveredAt) return words.taken;
  if (row.nextAttemptAt) return words.onItsWay;
  return row.attempts === 0 ? words.heldBack : words.givenUp;
}
