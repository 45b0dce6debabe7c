import type { Product } from '#catalog';
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
        <div><dt>${words.status}</dt><dd>${escapeHtml(subscription.status)}</dd></div>
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
<style>${STYLE}</style>
</head>
<body>
<p class="banner"><strong>${words.badge}</strong> <span>${words.notice}</span></p>
<main>${body}</main>
</body>
</html>`;
}

const STYLE = `
:root { color-scheme: light dark; --ground: #f4f4f2; --card: #fff; --ink: #17171a; --soft: #65656d;
  --line: #e4e4e0; --accent: #4f46e5; --on-accent: #fff; --warn: #fdf0d5; --warn-ink: #6b4a00; --bad: #b3261e; }
@media (prefers-color-scheme: dark) { :root { --ground: #121214; --card: #1c1c20; --ink: #f2f2f4;
  --soft: #a2a2ac; --line: #303036; --accent: #8b85ff; --on-accent: #121214; --warn: #3a2f14; --warn-ink: #f5dca2; --bad: #ff8a80; } }
* { box-sizing: border-box; margin: 0; }
body { min-height: 100vh; background: var(--ground); color: var(--ink); display: flex; flex-direction: column;
  font: 16px/1.5 "Inter Variable", system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
.banner { background: var(--warn); color: var(--warn-ink); padding: 12px 20px; text-align: center; font-size: 14px; }
.banner strong { letter-spacing: .06em; margin-inline-end: 8px; }
main { width: min(440px, calc(100vw - 32px)); margin: auto; background: var(--card); border: 1px solid var(--line);
  border-radius: 16px; padding: 32px; box-shadow: 0 12px 40px rgb(0 0 0 / .06); }
h1 { font-size: 18px; font-weight: 600; } h2 { font-size: 16px; font-weight: 600; margin: 24px 0 12px; }
.amount { font-size: 44px; font-weight: 650; letter-spacing: -.02em; line-height: 1.2; margin: 4px 0 20px; }
dl { border-top: 1px solid var(--line); margin-bottom: 24px; }
dl div { display: flex; justify-content: space-between; gap: 24px; padding: 12px 0; border-bottom: 1px solid var(--line); }
dt { white-space: nowrap; } dd { color: var(--soft); text-align: end; overflow-wrap: anywhere; }
.total dt, .total dd { font-weight: 600; color: var(--ink); }
form + form { margin-top: 8px; }
button, a.main { display: block; width: 100%; min-height: 48px; padding: 12px 16px; border-radius: 10px; border: 1px solid transparent;
  font: inherit; font-weight: 550; text-align: center; text-decoration: none; cursor: pointer; }
.main { background: var(--accent); color: var(--on-accent); }
.quiet { background: transparent; color: var(--ink); border-color: var(--line); }
button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.problem { color: var(--bad); margin-bottom: 16px; } .fine { margin-bottom: 16px; }
.note { color: var(--soft); font-size: 14px; margin: 16px 0 8px; } .note a { color: inherit; }
`;
