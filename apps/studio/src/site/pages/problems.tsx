import type { ReactNode } from 'react';
import type { Locale } from '../../api/wire.js';
import { codesEn, type CodeWords } from '../../i18n/codes/codes.en.js';
import { codesZh } from '../../i18n/codes/codes.zh.js';
import { copyOf } from '../site.js';

/** A row of `x-problems` of the contract. */
export interface ProblemType {
  code: string;
  statuses: number[];
  /** English. */
  title: string;
}

const ERRORS: Record<Locale, CodeWords['errors']> = { en: codesEn.errors, zh: codesZh.errors };

/** What to do about a problem, as far as its code alone tells it. */
export function remedyFor(locale: Locale, code: string): string {
  const words: Readonly<Record<string, string | readonly string[]>> = ERRORS[locale];
  const general = [words[code] ?? []].flat().at(-1);
  if (general === undefined || general.includes('{{detail}}'))
    return copyOf(locale).problems.seeDetail;
  return general.replaceAll(/\{\{\w+\}\}/g, '…');
}

/** Where `type` of problem+json leads: every code of the service and what to do about it. */
export function ProblemsPage(props: {
  locale: Locale;
  problems: readonly ProblemType[];
}): ReactNode {
  const { locale } = props;
  const { problems } = copyOf(locale);
  return (
    <div className="mx-auto max-w-3xl px-4 pt-8 sm:px-8 sm:pt-12">
      <h1 className="text-display font-semibold tracking-[-0.03em]">{problems.heading}</h1>
      <p className="mt-3 text-lg text-muted">{problems.lead}</p>
      <ul className="mt-10">
        {props.problems.map(({ code, statuses, title }) => (
          <li
            key={code}
            id={code}
            className="-mx-3 scroll-mt-20 border-t border-line px-3 py-5 target:bg-tint"
          >
            <h2 className="flex flex-wrap items-baseline gap-x-3">
              <a className="font-mono font-semibold break-all hover:underline" href={`#${code}`}>
                {code}
              </a>
              <span className="text-sm text-muted tabular-nums">{statuses.join(', ')}</span>
            </h2>
            {locale === 'en' && <p className="mt-1 font-medium">{title}</p>}
            <p className="mt-1 text-muted">{remedyFor(locale, code)}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}
