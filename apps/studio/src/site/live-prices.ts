import { createClient } from '#api-client';
import { count, money } from '../lib/format.js';

const CREDITS_1K = 10;

/** Puts the catalog's numbers and the operator's contact in place of the prerendered ones. */
export async function run(): Promise<void> {
  const { data: catalog } = await createClient().GET('/api/v1/catalog');
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
  }
  for (const pack of catalog.packs) {
    put('price', pack.code, money(pack.priceMinor, pack.currency, locale));
    put('credits', pack.code, count(pack.credits, locale));
  }
  showContact(catalog.contact);
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
