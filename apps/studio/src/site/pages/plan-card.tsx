import type { ReactNode } from 'react';
import { count, money } from '../../lib/format.js';
import { savingOf, sayingOf } from '../../lib/saving.js';
import type { PlanOffer } from '../prices.js';
import { appHref, copyOf } from '../site.js';
import { WithNumbers } from '../with-numbers.js';
import { buyLinks, type InLanguage as Props, type Links } from './buy-links.js';

const CREDITS_1K = 10;

const trialLinks = (locale: Props['locale']): Links => ({
  href: appHref(locale, '/sign-up'),
  'data-signed-in-href': appHref(locale, '/studio'),
});

interface TermsProps extends Props {
  plan: PlanOffer;
  /** The whole period's. */
  priceMinor: number;
  credits: number;
  each: 'month' | 'year';
}

/** What a plan costs and brings by the month or by the year; the switch above shows one of them. */
function Terms({ locale, plan, priceMinor, credits, each }: TermsProps): ReactNode {
  const { pricing } = copyOf(locale);
  const isYear = each === 'year';
  const key = isYear ? `${plan.code}_year` : plan.code;
  const saving = isYear ? savingOf(plan.priceMinor, priceMinor) : null;
  const words = { one: pricing.saveMonth, many: pricing.saveMonths, percent: pricing.savePercent };
  return (
    <div className={`by-${each}`} data-terms={key}>
      <p className="mt-3 flex flex-wrap items-baseline gap-x-1.5">
        <span className="text-2xl font-semibold tracking-tight tabular-nums" data-price={key}>
          {money(priceMinor, 'USD', locale)}
        </span>
        <span className="text-sm text-muted">{isYear ? pricing.year : pricing.month}</span>
        {isYear && (
          <span
            className="text-sm font-medium text-good"
            data-saving={plan.code}
            data-one={words.one}
            data-many={words.many}
            data-percent={words.percent}
          >
            {sayingOf(saving, words)}
          </span>
        )}
      </p>
      <p className="mt-1 text-sm">
        <strong className="font-semibold tabular-nums" data-credits={key}>
          {count(credits, locale)}
        </strong>{' '}
        {isYear ? pricing.creditsYearly : pricing.creditsMonthly}
      </p>
      <Pictures locale={locale} code={key} credits={credits} />
    </div>
  );
}

function Pictures({ locale, code, credits }: Props & { code: string; credits: number }): ReactNode {
  return (
    <p className="text-xs text-muted">
      = <span data-pictures={code}>{count(credits / CREDITS_1K, locale)}</span>{' '}
      {copyOf(locale).pricing.pictures}
    </p>
  );
}

function Free({ locale, plan }: Props & { plan: PlanOffer }): ReactNode {
  const { pricing } = copyOf(locale);
  return (
    <>
      <p className="mt-3 text-2xl font-semibold tracking-tight">{pricing.freePrice}</p>
      <p className="mt-1 text-sm">
        <strong className="font-semibold tabular-nums" data-credits={plan.code}>
          {count(plan.credits, locale)}
        </strong>{' '}
        {pricing.creditsOnce}
      </p>
      <Pictures locale={locale} code={plan.code} credits={plan.credits} />
      <p className="text-xs text-muted">
        <WithNumbers text={pricing.trialValid} />
      </p>
    </>
  );
}

/** The way to a plan by the month or by the year. */
function Choose({ locale, plan, each }: Pick<TermsProps, 'locale' | 'plan' | 'each'>): ReactNode {
  const { pricing } = copyOf(locale);
  const name = plan.name[locale];
  const [product, named] =
    each === 'year'
      ? [`plan_${plan.code}_year`, `${name}, ${pricing.byYear}`]
      : [`plan_${plan.code}`, name];
  return (
    <a
      {...buyLinks(locale, product)}
      className={`by-${each} ${BUTTON} bg-tint hover:bg-tint-strong`}
      aria-label={`${pricing.choose}: ${named}`}
      data-choose-plan={plan.code}
      data-change={pricing.change}
      data-change-label={`${pricing.change}: ${named}`}
    >
      {pricing.choose}
    </a>
  );
}

const BUTTON =
  'mt-auto inline-flex h-10 items-center justify-center rounded-full text-sm font-medium';

/** One plan: by the month, by the year, what it has, and the way to it. */
export function PlanCard({ locale, plan }: Props & { plan: PlanOffer }): ReactNode {
  const { nav, pricing } = copyOf(locale);
  const { yearly } = plan;
  const lines = [
    `${pricing.resolutions} ${plan.resolutions}`,
    `${plan.jobs} ${plan.jobs === 1 ? pricing.job : pricing.jobs}`,
    `${pricing.kept} ${plan.days} ${pricing.days}`,
    ...(plan.api ? [pricing.api] : []),
  ];
  return (
    <li className="flex flex-col rounded-card bg-raised p-5 shadow-low sm:p-6">
      <div className="flex items-center justify-between gap-2">
        <h2 className="text-sm font-semibold">{plan.name[locale]}</h2>
        <span
          hidden
          data-current={plan.code}
          data-manage={pricing.manage}
          data-account={appHref(locale, '/studio/account')}
          className="rounded-full border border-line px-2 text-xs"
        >
          {pricing.yours}
        </span>
      </div>
      {plan.priceMinor === 0 ? (
        <Free locale={locale} plan={plan} />
      ) : (
        <Terms {...{ locale, plan }} {...plan} each="month" />
      )}
      {yearly !== null && <Terms {...{ locale, plan }} {...yearly} each="year" />}
      <ul className="mt-4 mb-5 space-y-1 text-sm text-muted">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {plan.priceMinor === 0 ? (
        <a
          {...trialLinks(locale)}
          data-signed-in-text={nav.open}
          className={`${BUTTON} bg-ink text-paper hover:opacity-85`}
          aria-label={`${pricing.start}: ${plan.name[locale]}`}
        >
          {pricing.start}
        </a>
      ) : (
        <Choose {...{ locale, plan }} each="month" />
      )}
      {yearly !== null && <Choose {...{ locale, plan }} each="year" />}
    </li>
  );
}
