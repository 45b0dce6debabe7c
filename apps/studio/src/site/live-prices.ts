import { createClient } from '#api-client';
import { count, money } from '../lib/format.js';
import { savingOf, sayingOf } from '../lib/saving.js';

const CREDITS_1K = 10;

/**
 * Puts the catalog's numbers and the operator's contact in place of the prerendered ones.
 * @param signedIn then the customer's own plan is marked too
 */
export async function run(signedIn: boolean): Promise<void> {
  const api = createClient();
  if (signedIn && document.querySelector('[data-current]') !== null)
    void api.GET('/api/v1/me').then(({ data }) => markPlan(data?.entitlements.planCode));
  const { data: catalog } = await api.GET('/api/v1/catalog');
  if (catalog === undefined) return;
  const locale = document.documentElement.lang.startsWith('zh') ? 'zh' : 'en';
  const put = (name: string, code: string, text: string): void => {
    for (const element of document.querySelectorAll(`[data-${name}="${CSS.escape(code)}"]`))
      element.textContent = text;
  };
  const unit =
    catalog.resolutions.find((resolution) => resolution.code === '1K')?.credits ?? CREDITS_1K;
  for (const plan of catalog.plans) {
    const credits = plan.kind === 'free' ? plan.trialCredits : plan.monthlyCredits;
    put('price', plan.code, money(plan.priceMinor, plan.currency, locale));
    put('credits', plan.code, count(credits, locale));
    put('pictures', plan.code, count(Math.floor(credits / unit), locale));
    if (plan.kind === 'free')
      for (const element of document.querySelectorAll('[data-trial-days]'))
        element.textContent = count(plan.trialDays, locale);
    if (plan.yearly === null) sellByMonthOnly(plan.code);
    else {
      const key = `${plan.code}_year`;
      put('price', key, money(plan.yearly.priceMinor, plan.currency, locale));
      put('credits', key, count(plan.yearly.credits, locale));
      put('pictures', key, count(Math.floor(plan.yearly.credits / unit), locale));
      showSaving(plan.code, savingOf(plan.priceMinor, plan.yearly.priceMinor));
    }
  }
  if (catalog.plans.every((plan) => plan.yearly === null))
    document.querySelector('[data-periods]')?.remove();
  for (const pack of catalog.packs) {
    put('price', pack.code, money(pack.priceMinor, pack.currency, locale));
    put('credits', pack.code, count(pack.credits, locale));
  }
  showContact(catalog.contact);
  const testMode = document.querySelector<HTMLElement>('[data-test-mode]');
  if (testMode !== null) testMode.hidden = !catalog.mode.sandboxPayments;
}

/** A plan that is not sold by the year stays as it is whatever the switch says. */
function sellByMonthOnly(code: string): void {
  for (const own of document.querySelectorAll(
    `[data-terms="${CSS.escape(code)}"], [data-choose-plan="${CSS.escape(code)}"].by-month`,
  ))
    own.classList.remove('by-month');
  for (const other of document.querySelectorAll(
    `[data-terms="${CSS.escape(code)}_year"], [data-choose-plan="${CSS.escape(code)}"].by-year`,
  ))
    other.remove();
}

function showSaving(code: string, saving: ReturnType<typeof savingOf>): void {
  const element = document.querySelector<HTMLElement>(`[data-saving="${CSS.escape(code)}"]`);
  if (element === null) return;
  const { one = '', many = '', percent = '' } = element.dataset;
  element.textContent = sayingOf(saving, { one, many, percent });
}

/** Says which plan is the customer's, and that the others are changed to: the same way asks about it. */
function markPlan(code: string | undefined): void {
  if (code === undefined) return;
  const mark = document.querySelector<HTMLElement>(`[data-current="${CSS.escape(code)}"]`);
  if (mark === null) return;
  mark.hidden = false;
  const own = document.querySelector(`[data-choose-plan="${CSS.escape(code)}"]`);
  if (own === null) return;
  for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-choose-plan]')) {
    if (link.dataset.choosePlan === code) {
      link.href = mark.dataset.account ?? link.href;
      link.textContent = mark.dataset.manage ?? '';
      link.removeAttribute('aria-label');
    } else {
      link.textContent = link.dataset.change ?? '';
      link.ariaLabel = link.dataset.changeLabel ?? null;
    }
  }
}

function showContact(contact: { wecomUrl?: string; wecomQr?: string }): void {
  const qr = document.querySelector<HTMLImageElement>('[data-contact-qr]');
  if (qr !== null && contact.wecomQr !== undefined) {
    qr.src = contact.wecomQr;
    qr.hidden = false;
  }
  const link = document.querySelector<HTMLAnchorElement>('[data-contact-link]');
  if (link !== null && contact.wecomUrl !== undefined) {
    link.href = contact.wecomUrl;
    link.hidden = false;
  }
  const text = document.querySelector<HTMLElement>('[data-contact-text]');
  if (text !== null && (contact.wecomUrl !== undefined || contact.wecomQr !== undefined))
    text.textContent = text.dataset.contactText ?? '';
}
