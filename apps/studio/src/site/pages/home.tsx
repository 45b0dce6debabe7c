import type { ReactNode } from 'react';
import type { Locale } from '../../api/wire.js';
import { recipes } from '../../recipes/recipes.js';
import { appHref, copyOf, hrefOf } from '../site.js';
import { WithNumbers } from '../with-numbers.js';
import { Wall } from '../wall.js';

const ON_HOME = 8;
const PER_ROW = 4;

/** A real form: without script it carries the prompt to sign-up by itself. */
function Composer({ locale }: { locale: Locale }): ReactNode {
  const { home } = copyOf(locale);
  return (
    <form
      action="/sign-up"
      method="get"
      data-composer
      data-signed-in-action="/studio"
      className="mx-auto mt-8 max-w-3xl rounded-float border border-line bg-raised p-3 text-left shadow-float focus-within:border-ink"
    >
      <label htmlFor="prompt" className="sr-only">
        {home.promptLabel}
      </label>
      <textarea
        id="prompt"
        name="prompt"
        rows={2}
        maxLength={4000}
        required
        placeholder={home.placeholder}
        className="field-sizing-content block max-h-60 min-h-16 w-full resize-none bg-transparent px-3 pt-2 text-lg outline-none"
      />
      <input type="hidden" name="style" value="none" disabled />
      <input type="hidden" name="ratio" value="1:1" disabled />
      {locale === 'zh' && <input type="hidden" name="lang" value="zh" />}
      <div className="mt-2 flex flex-col items-center justify-between gap-3 sm:flex-row">
        <p className="px-3 text-sm text-muted">
          <WithNumbers text={home.note} />
        </p>
        <button
          type="submit"
          className="h-11 rounded-full bg-accent px-6 text-sm font-semibold whitespace-nowrap text-on-accent hover:bg-accent-press max-sm:w-full"
        >
          {home.submit}
        </button>
      </div>
    </form>
  );
}

const sizes = [
  ['1K', 10, 'size-6'],
  ['2K', 20, 'size-12'],
  ['4K', 40, 'size-20'],
] as const;

/** Prices beside squares whose sides grow as the pictures do. */
function Prices({ locale }: { locale: Locale }): ReactNode {
  const { home } = copyOf(locale);
  return (
    <section className="mx-auto mt-28 grid max-w-[90rem] gap-10 px-4 sm:px-8 lg:grid-cols-[1fr_1.4fr] lg:items-end">
      <div>
        <h2 className="text-2xl font-semibold tracking-tight">{home.priceHeading}</h2>
        <p className="mt-3 max-w-md text-muted">{home.priceBody}</p>
        <a
          className="mt-4 inline-block font-medium underline underline-offset-4"
          href={hrefOf(locale, '/pricing')}
        >
          {home.pricingLink}
        </a>
      </div>
      <ul className="grid grid-cols-3 gap-4">
        {sizes.map(([code, credits, square]) => (
          <li key={code} className="flex flex-col justify-end border-t border-line pt-5">
            <span className="flex h-20 items-end">
              <span className={`${square} rounded-md border-[1.5px] border-ink`} aria-hidden />
            </span>
            <span className="mt-4 text-sm font-medium text-muted">{code}</span>
            <span className="text-2xl font-semibold tracking-tight tabular-nums">
              {credits} <span className="text-sm font-normal text-muted">{home.credits}</span>
            </span>
            <span className="mt-1 text-xs text-muted">{home.sizes[code]}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The promise on failed runs, with the receipt that keeps it. */
function Promise({ locale }: { locale: Locale }): ReactNode {
  const { home } = copyOf(locale);
  const lines: [string, string, string][] = [
    [home.receipt.quoted, '40', 'text-muted'],
    [home.receipt.returned, '−10', 'text-good'],
  ];
  return (
    <section className="mx-auto mt-28 max-w-[90rem] px-4 sm:px-8">
      <div className="grid gap-10 rounded-float bg-raised p-6 shadow-low sm:p-14 lg:grid-cols-2 lg:items-center">
        <div>
          <h2 className="text-2xl font-semibold tracking-tight">{home.promiseHeading}</h2>
          <p className="mt-3 max-w-lg text-muted">{home.promiseBody}</p>
        </div>
        <div className="rounded-card bg-paper p-6">
          <p className="text-sm font-semibold">{home.receipt.title}</p>
          <dl className="mt-3 text-sm">
            {lines.map(([name, value, tone]) => (
              <div
                key={name}
                className={`flex justify-between gap-4 border-t border-line py-2.5 ${tone}`}
              >
                <dt>{name}</dt>
                <dd className="tabular-nums">{value}</dd>
              </div>
            ))}
            <div className="flex justify-between gap-4 border-t border-line pt-2.5 font-semibold">
              <dt>{home.receipt.charged}</dt>
              <dd className="tabular-nums">30</dd>
            </div>
          </dl>
        </div>
      </div>
    </section>
  );
}

export function HomePage({ locale }: { locale: Locale }): ReactNode {
  const { home } = copyOf(locale);
  return (
    <>
      <section className="px-4 pt-10 text-center sm:px-8 sm:pt-16">
        <h1 className="text-display font-semibold tracking-[-0.035em]">{home.heading}</h1>
        <p className="mx-auto mt-4 max-w-xl text-lg text-muted">{home.lead}</p>
        <Composer locale={locale} />
      </section>
      <section className="mt-12 px-1.5 sm:px-3" aria-label={home.wall}>
        <Wall
          locale={locale}
          recipes={recipes.slice(0, ON_HOME)}
          eager={4}
          perRow={PER_ROW}
          fills
        />
        <p className="mt-4 text-center text-sm text-muted">{home.wall}</p>
      </section>
      <Prices locale={locale} />
      <Promise locale={locale} />
      <section className="mx-auto mt-28 max-w-[90rem] px-4 sm:px-8">
        <h2 className="text-2xl font-semibold tracking-tight">{home.factsHeading}</h2>
        <ul className="mt-8 grid gap-x-8 gap-y-10 sm:grid-cols-2 lg:grid-cols-4">
          {home.facts.map(([title, body]) => (
            <li key={title} className="border-t border-line pt-4">
              <h3 className="font-semibold">{title}</h3>
              <p className="mt-1.5 text-muted">{body}</p>
            </li>
          ))}
        </ul>
      </section>
      <section className="mt-28 text-center">
        <h2 className="text-2xl font-semibold tracking-tight">{home.closing}</h2>
        <a
          className="mt-5 inline-flex h-12 items-center rounded-full bg-ink px-7 font-medium text-paper hover:opacity-85"
          href={appHref(locale, '/sign-up')}
          data-signed-in-href={appHref(locale, '/studio')}
          data-signed-in-text={copyOf(locale).nav.open}
        >
          {copyOf(locale).nav.signUp}
        </a>
      </section>
    </>
  );
}
