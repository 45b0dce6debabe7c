import type { Product } from '#catalog';
import { SANDBOX_STYLE } from './sandbox-style.js';
import { SANDBOX_WORDS, type Language } from './sandbox-words.js';
import type { SandboxCheckout, SandboxSubscription } from './sandbox-entities.js';

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
}

/** `$12.00`, as the gateway would write it. */
function money(minor: number, currency: string, language: Language): string {
  return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-US', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).format(minor / 100);
}

/** The checkout page: what is bought, for whom, and three ways on. Works without scripts. */
export function checkoutPage(
  checkout: SandboxCheckout,
  product: Product,
  language: Language,
  declined: boolean,
): string {
  const words = SANDBOX_WORDS[language];
  const price = money(product.priceMinor, product.currency, language);
  const action = `/sandbox/checkout/${encodeURIComponent(checkout.id)}`;
  const form = (verb: string, label: string, kind: string) =>
    `<form method="post" action="${action}/${verb}"><button class="${kind}">${label}</button></form>`;
  const open = `
    ${declined ? `<p class="problem" role="alert">${words.declined}</p>` : ''}
    ${form('pay', `${words.pay} ${price}`, 'main')}
    ${form('decline', words.decline, 'quiet')}
    ${form('leave', words.cancel, 'quiet')}`;
  const paid = `<p class="fine" role="status">${words.done}</p>
    <p><a class="main" href="${escapeHtml(returnUrl(checkout))}">${words.goOn}</a></p>`;
  return page(
    language,
    words.title,
    `<h1>${escapeHtml(product.name[language])}</h1>
    <p class="amount">${price}</p>
    <dl>
      <div><dt>${words.credits(product.credits)}</dt><dd>${product.kind === 'pack' ? words.never : words.monthly}</dd></div>
      <div><dt>${words.account}</dt><dd>${escapeHtml(checkout.customerEmail)}</dd></div>
      <div class="total"><dt>${words.total}</dt><dd>${price}</dd></div>
    </dl>
    ${checkout.status === 'pending' ? open : paid}`,
  );
}

/** The customer's billing page, with buttons that make time and banks act. */
export function portalPage(
  customerId: string,
  rows: readonly { subscription: SandboxSubscription; product: Product }[],
  language: Language,
): string {
  const words = SANDBOX_WORDS[language];
  const items = rows.map(({ subscription, product }) => {
    const action = `/sandbox/portal/${encodeURIComponent(customerId)}/${encodeURIComponent(subscription.id)}`;
    const button = (verb: string, label: string) =>
      `<form method="post" action="${action}/${verb}"><button class="quiet">${label}</button></form>`;
    const until = subscription.periodEnd.toLocaleDateString(language === 'zh' ? 'zh-CN' : 'en-US', {
      dateStyle: 'long',
      timeZone: 'UTC',
    });
    const buttons = [
      button('renew', words.renew),
      subscription.status === 'active' ? button('fail', words.fail) : '',
      subscription.status === 'active' ? button('cancel', words.end) : '',
      subscription.status === 'scheduled_cancel' ? button('resume', words.resume) : '',
      button('dispute', words.dispute),
    ];
    return `<section><h2>${escapeHtml(product.name[language])}</h2>
      <dl>
        <div><dt>${words.status}</dt><dd>${words.states[subscription.status] ?? escapeHtml(subscription.status)}</dd></div>
        <div><dt>${words.until}</dt><dd>${until}</dd></div>
      </dl>
      ${subscription.status === 'canceled' ? '' : `<p class="note">${words.simulate}</p>${buttons.join('')}`}
    </section>`;
  });
  return page(
    language,
    words.portal,
    `<h1>${words.portal}</h1>${items.join('') || `<p>${words.noSubscription}</p>`}
    <p class="note"><a href="/studio/account">${words.back}</a></p>`,
  );
}

/** A page for an address that leads nowhere. */
export function missingPage(language: Language): string {
  const words = SANDBOX_WORDS[language];
  return page(language, words.title, `<h1>${words.missing}</h1>`);
}

/** Where the customer goes back to, with the query that the vendor adds. */
export function returnUrl(checkout: SandboxCheckout): string {
  const url = new URL(checkout.successUrl);
  url.searchParams.set('request_id', checkout.requestId);
  url.searchParams.set('checkout_id', checkout.id);
  url.searchParams.set('product_id', checkout.productId);
  return url.toString();
}

function page(language: Language, title: string, body: string): string {
  const words = SANDBOX_WORDS[language];
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<title>${title} · ${words.badge}</title>
<script src="/theme.js"></script>
<style>${SANDBOX_STYLE}</style>
</head>
<body>
<p class="banner"><strong>${words.badge}</strong> <span>${words.notice}</span></p>
<main>${body}</main>
</body>
</html>`;
}
