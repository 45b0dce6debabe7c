import type { ReactNode } from 'react';
import type { Locale } from '../../api/wire.js';
import { count, money } from '../../lib/format.js';
import { packs, plans, type PlanOffer } from '../prices.js';
import { appHref, copyOf } from '../site.js';

interface Props {
  locale: Locale;
}

const CREDITS_1K = 10;

/** Where a button leads, for a visitor and for somebody who is signed in. */
interface Links {
  href: string;
  'data-signed-in-href': string;
}

const trialLinks = (locale: Locale): Links => ({
  href: appHref(locale, '/sign-up'),
  'data-signed-in-href': appHref(locale, '/studio'),
});

/** To the checkout; a visitor gets an account on the way. */
function buyLinks(locale: Locale, product: string): Links {
  const checkout = appHref(locale, '/checkout', { product });
  return {
    href: appHref(locale, '/sign-up', { next: checkout }),
    'data-signed-in-href': checkout,
  };
}

function Plan({ locale, plan }: Props & { plan: PlanOffer }): ReactNode {
  const { pricing } = copyOf(locale);
  const free = plan.priceMinor === 0;
  const lines = [
    `${pricing.resolutions} ${plan.resolutions}`,
    `${plan.jobs} ${plan.jobs === 1 ? pricing.job : pricing.jobs}`,
    `${pricing.kept} ${plan.days} ${pricing.days}`,
    ...(plan.api ? [pricing.api] : []),
  ];
  return (
    <li className="flex flex-col rounded-card bg-raised p-5 shadow-low sm:p-6">
      <h2 className="text-sm font-semibold">{plan.name[locale]}</h2>
      <p className="mt-3 flex items-baseline gap-1.5">
        <span
          className="text-2xl font-semibold tracking-tight tabular-nums"
          {...(free ? {} : { 'data-price': plan.code })}
        >
          {free ? pricing.freePrice : money(plan.priceMinor, 'USD', locale)}
        </span>
        {!free && <span className="text-sm text-muted">{pricing.month}</span>}
      </p>
      <p className="mt-1 text-sm">
        <strong className="font-semibold tabular-nums" data-credits={plan.code}>
          {count(plan.credits, locale)}
        </strong>{' '}
        {free ? pricing.creditsOnce : pricing.creditsMonthly}
      </p>
      <p className="text-xs text-muted">
        = <span data-pictures={plan.code}>{count(plan.credits / CREDITS_1K, locale)}</span>{' '}
        {pricing.pictures}
      </p>
      <ul className="mt-4 mb-5 space-y-1 text-sm text-muted">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <a
        {...(free ? trialLinks(locale) : buyLinks(locale, `plan_${plan.code}`))}
        className={`mt-auto inline-flex h-10 items-center justify-center rounded-full text-sm font-medium ${free ? 'bg-ink text-paper hover:opacity-85' : 'bg-tint hover:bg-tint-strong'}`}
        aria-label={`${free ? pricing.start : pricing.choose}: ${plan.name[locale]}`}
      >
        {free ? pricing.start : pricing.choose}
      </a>
    </li>
  );
}

function Packs({ locale }: Props): ReactNode {
  const { pricing } = copyOf(locale);
  return (
    <section className="mt-14">
      <h2 className="text-xl font-semibold tracking-tight">{pricing.packs}</h2>
      <p className="mt-1 text-muted">{pricing.packsLead}</p>
      <ul className="mt-5 grid gap-3 sm:grid-cols-3">
        {packs.map((pack) => (
          <li
            key={pack.code}
            className="flex items-center justify-between gap-4 rounded-card bg-raised p-5 shadow-low"
          >
            <div>
              <h3 className="text-lg font-semibold tracking-tight tabular-nums">
                <span data-credits={pack.code}>{count(pack.credits, locale)}</span>{' '}
                {copyOf(locale).home.credits}
              </h3>
              <p className="text-xs text-muted">{pricing.never}</p>
            </div>
            <a
              {...buyLinks(locale, pack.code)}
              className="inline-flex h-10 items-center rounded-full bg-tint px-4 text-sm font-medium hover:bg-tint-strong"
            >
              {pricing.buy} ·&nbsp;
              <span data-price={pack.code}>{money(pack.priceMinor, 'USD', locale)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Filled from the catalog; until then, and without script, it says how to reach a person anyway. */
function Contact({ locale }: Props): ReactNode {
  const { pricing } = copyOf(locale);
  return (
    <section className="mt-14 flex flex-wrap items-center gap-6 rounded-card bg-tint p-6">
      <img
        data-contact-qr
        alt={pricing.contactQr}
        hidden
        width={112}
        height={112}
        className="size-28 rounded-lg bg-white object-contain p-1.5"
      />
      <div className="min-w-60 flex-1">
        <h2 className="font-semibold">{pricing.contactHeading}</h2>
        <p className="mt-1 max-w-xl text-muted">
          <span data-contact-text={pricing.contactBody}>{pricing.contactFallback}</span>
        </p>
        <a
          data-contact-link
          href={appHref(locale, '/sign-in')}
          hidden
          rel="noreferrer"
          className="mt-3 h-10 items-center rounded-full bg-ink px-5 text-sm font-medium text-paper [&:not([hidden])]:inline-flex"
        >
          {pricing.contactOpen}
        </a>
      </div>
    </section>
  );
}

export function PricingPage({ locale }: Props): ReactNode {
  const { pricing } = copyOf(locale);
  return (
    <div className="mx-auto max-w-[80rem] px-4 pt-8 sm:px-8 sm:pt-12">
      <h1 className="text-display font-semibold tracking-[-0.03em]">{pricing.heading}</h1>
      <p className="mt-3 text-lg text-muted">{pricing.lead}</p>
      <ul className="mt-8 grid gap-3 sm:grid-cols-2 lg:grid-cols-4" data-pricing>
        {plans.map((plan) => (
          <Plan key={plan.code} locale={locale} plan={plan} />
        ))}
      </ul>
      <Packs locale={locale} />
      <Contact locale={locale} />
      <section className="mt-20 grid gap-8 lg:grid-cols-[1fr_2fr]">
        <h2 className="text-2xl font-semibold tracking-tight">{pricing.rulesHeading}</h2>
        <div>
          {pricing.rules.map(([question, answer]) => (
            <div key={question} className="border-t border-line py-5">
              <h3 className="font-semibold">{question}</h3>
              <p className="mt-1.5 max-w-2xl text-muted">{answer}</p>
            </div>
          ))}
        </div>
      </section>
    </div>
  );
}
