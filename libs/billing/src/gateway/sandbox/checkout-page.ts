import { escapeHtml, type Language } from '#kernel';
import type { Product } from '#catalog';
import { line, money, page, press } from './page.js';
import { TAX_PERCENT } from './sandbox-price.js';
import type { SandboxCheckout } from './sandbox-records.js';
import type { CheckoutQuote } from './sandbox-sales.js';
import { SANDBOX_WORDS, type SandboxWords } from './sandbox-words.js';

/** The checkout page: what is bought, for whom, for how much, and three ways on. */
export function checkoutPage(
  quote: CheckoutQuote,
  product: Product,
  language: Language,
  declined: boolean,
): string {
  const words = SANDBOX_WORDS[language];
  const { checkout, price } = quote;
  const total = money(price.amountMinor, quote.currency, language);
  const units = checkout.units > 1 ? ` × ${checkout.units}` : '';
  const credits = words.credits(product.credits * checkout.units);
  return page(
    language,
    words.title,
    `<h1>${escapeHtml(product.name[language])}${units}</h1>
    <p class="amount">${total}</p>
    <dl>
      ${line(credits, termWords(product, words))}
      ${line(words.account, checkout.customerEmail)}
      ${priceLines(quote, words, language)}
      ${line(words.total, total, 'total')}
    </dl>
    ${checkout.status === 'pending' ? open(quote, total, words, language, declined) : paid(checkout, words)}`,
  );
}

function termWords({ periodMonths }: Product, words: SandboxWords): string {
  if (periodMonths === null) return words.never;
  return periodMonths === 12 ? words.yearly : words.monthly;
}

function priceLines(quote: CheckoutQuote, words: SandboxWords, language: Language): string {
  const { price, discount, currency } = quote;
  const off = discount
    ? [
        line(words.price, money(price.subTotalMinor, currency, language)),
        line(
          `${words.discount} ${discount.code}`,
          `−${money(price.discountMinor, currency, language)}`,
        ),
      ]
    : [];
  const tax =
    price.taxMinor > 0 ? [line(words.tax, money(price.taxMinor, currency, language))] : [];
  return [...off, ...tax].join('');
}

function open(
  quote: CheckoutQuote,
  total: string,
  words: SandboxWords,
  language: Language,
  declined: boolean,
): string {
  const { checkout, country, discount } = quote;
  const action = `/sandbox/checkout/${encodeURIComponent(checkout.id)}`;
  const code = quote.isCodeWrong ? null : discount?.code;
  const chosen = new URLSearchParams({ country });
  if (code) chosen.set('code', code);
  const choice = chosen.toString();
  const countries = Object.keys(TAX_PERCENT).map((one) => {
    const name = new Intl.DisplayNames(language === 'zh' ? 'zh-CN' : 'en', { type: 'region' });
    const mark = one === country ? ' selected' : '';
    return `<option value="${one}"${mark}>${escapeHtml(name.of(one) ?? one)}</option>`;
  });
  return `
    <form method="get" action="${action}" class="choice">
      <label>${words.country}<select name="country">${countries.join('')}</select></label>
      <label>${words.code}<input name="code" value="${escapeHtml(code ?? '')}" placeholder="TEST20" autocomplete="off"></label>
      <button class="quiet">${words.apply}</button>
    </form>
    ${quote.isCodeWrong ? `<p class="problem" role="alert">${words.wrongCode}</p>` : ''}
    ${declined ? `<p class="problem" role="alert">${words.declined}</p>` : ''}
    ${press(`${action}/pay?${choice}`, `${words.pay} ${total}`, 'main')}
    ${press(`${action}/decline?${choice}`, words.decline, 'quiet')}
    ${press(`${action}/leave`, words.cancel, 'quiet')}`;
}

function paid(checkout: SandboxCheckout, words: SandboxWords): string {
  return `<p class="fine" role="status">${words.done}</p>
    <p><a class="main" href="${escapeHtml(returnUrl(checkout))}">${words.goOn}</a></p>`;
}

/** Where the customer goes back to, with the query that the vendor adds. */
export function returnUrl(checkout: SandboxCheckout): string {
  const url = new URL(checkout.successUrl);
  if (checkout.requestId) url.searchParams.set('request_id', checkout.requestId);
  url.searchParams.set('checkout_id', checkout.id);
  url.searchParams.set('product_id', checkout.productId);
  return url.toString();
}
