import type { ReactNode } from 'react';
import { count, money } from '../../lib/format.js';
import { packs, plans } from '../prices.js';
import { appHref, copyOf } from '../site.js';
import { WithNumbers } from '../with-numbers.js';
import { buyLinks, type InLanguage as Props } from './buy-links.js';
import { PlanCard } from './plan-card.js';

/** By the month or by the year: two radio buttons that styles alone read, see `.offers`. */
function Periods({ locale }: Props): ReactNode {
  const { pricing } = copyOf(locale);
  const choices = [
    ['by-month', pricing.byMonth],
    ['by-year', pricing.byYear],
  ] as const;
  return (
    <fieldset className="inline-flex rounded-full bg-tint p-1" data-periods>
      <legend className="sr-only">{pricing.period}</legend>
      {choices.map(([id, label], index) => (
        <label
          key={id}
          className="relative cursor-pointer rounded-full px-4 py-1.5 text-sm font-medium text-muted has-checked:bg-raised has-checked:text-ink has-focus-visible:outline-2"
        >
          <input
            type="radio"
            name="period"
            id={id}
            defaultChecked={index === 0}
            className="sr-only"
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

/** Shown where the built-in checkout is in use; beside the switch, so that nothing moves when it comes. */
function TestMode({ locale }: Props): ReactNode {
  const { pricing } = copyOf(locale);
  return (
    <p
      hidden
      data-test-mode
      className="items-center gap-2 text-sm text-muted [&:not([hidden])]:inline-flex"
    >
      <span className="rounded-full border border-warn px-2 py-0.5 text-[11px] font-semibold tracking-wide text-warn">
        {pricing.testMode}
      </span>
      <span className="max-sm:sr-only">{pricing.testModeBody}</span>
    </p>
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
              <h3 className="text-sm text-muted">{pack.name[locale]}</h3>
              <p className="text-lg font-semibold tracking-tight tabular-nums">
                <span data-credits={pack.code}>{count(pack.credits, locale)}</span>{' '}
                {copyOf(locale).home.credits}
              </p>
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
      <div className="offers">
        <div className="mt-8 flex flex-wrap items-center gap-x-4 gap-y-2">
          <Periods locale={locale} />
          <TestMode locale={locale} />
        </div>
        <ul className="mt-4 grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
          {plans.map((plan) => (
            <PlanCard key={plan.code} locale={locale} plan={plan} />
          ))}
        </ul>
      </div>
      <Packs locale={locale} />
      <Contact locale={locale} />
      <section className="mt-20 grid gap-8 lg:grid-cols-[1fr_2fr]">
        <h2 className="text-2xl font-semibold tracking-tight">{pricing.rulesHeading}</h2>
        <div>
          {pricing.rules.map(([question, answer]) => (
            <div key={question} className="border-t border-line py-5">
              <h3 className="font-semibold">{question}</h3>
              <p className="mt-1.5 max-w-2xl text-muted">
                <WithNumbers text={answer ?? ''} />
              </p>
            </div>
          ))}
        </div>
      </section>
    </div>
  );
}
