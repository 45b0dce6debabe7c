import { ToggleGroup } from 'radix-ui';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../i18n/index.js';
import { count, utcDay } from '../../lib/format.js';
import { ErrorState, Skeleton } from '../../ui/states.js';
import { useUsage } from './credits.api.js';
import { barsOf, eventful, type Bar, type UsageDay } from './usage.js';

/** Ranges in days, each with how many days a bar stands for. */
const RANGES = { 30: 1, 90: 3, 365: 7 } as const;
type Range = keyof typeof RANGES;

const HEIGHT = 100;
/** Least height of a bar that stands for something, in the chart's own units. */
const LEAST = 2;

function Bars({ bars }: { bars: readonly Bar[] }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const most = Math.max(1, ...bars.map((bar) => bar.spent));
  const total = bars.reduce((sum, bar) => sum + bar.spent, 0);
  const [first, last] = [bars[0]?.first ?? '', bars.at(-1)?.last ?? ''];
  const span = ({ first: from, last: to }: Bar): string =>
    from === to ? utcDay(from, locale) : `${utcDay(from, locale)} – ${utcDay(to, locale)}`;
  return (
    <figure>
      <svg
        viewBox={`0 0 ${bars.length * 10} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('usage.summary', {
          count: total,
          formatted: count(total, locale),
          from: utcDay(first, locale),
          to: utcDay(last, locale),
        })}
        className="h-32 w-full border-b border-line"
      >
        {bars.map((bar, index) => {
          const height = bar.spent === 0 ? 0 : Math.max(LEAST, (bar.spent / most) * HEIGHT);
          return (
            <g key={bar.first} className="group">
              <title>{`${span(bar)}: ${count(bar.spent, locale)}`}</title>
              <rect x={index * 10} y={0} width={10} height={HEIGHT} className="fill-transparent" />
              <rect
                x={index * 10 + 1}
                y={HEIGHT - height}
                width={8}
                height={height}
                className="fill-ink group-hover:fill-muted"
              />
            </g>
          );
        })}
      </svg>
      <figcaption className="mt-1.5 flex justify-between gap-4 text-xs text-muted tabular-nums">
        <span>{utcDay(first, locale)}</span>
        <span className="font-medium text-ink">
          {t('usage.total', { count: total, formatted: count(total, locale) })}
        </span>
        <span>{utcDay(last, locale)}</span>
      </figcaption>
    </figure>
  );
}

const COLUMNS = ['granted', 'spent', 'returned', 'lapsed', 'revoked'] as const;

/** The same in numbers, for whoever cannot see bars or wants to read them. */
function AsTable({ days }: { days: readonly UsageDay[] }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const rows = eventful(days);
  return (
    <details className="mt-3 text-sm">
      <summary className="inline-flex h-9 items-center rounded-full px-3 -ml-3 font-medium hover:bg-tint">
        {t('usage.table')}
      </summary>
      <div
        className="mt-1 overflow-x-auto"
        tabIndex={0}
        role="region"
        aria-label={t('usage.table')}
      >
        <table className="w-full text-right tabular-nums">
          <thead>
            <tr className="text-xs text-muted">
              <th scope="col" className="py-1.5 text-left font-medium">
                {t('usage.day')}
              </th>
              {COLUMNS.map((column) => (
                <th key={column} scope="col" className="py-1.5 pl-4 font-medium whitespace-nowrap">
                  {t(`usage.columns.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.day} className="border-t border-line">
                <th scope="row" className="py-1.5 text-left font-normal whitespace-nowrap">
                  {utcDay(row.day, locale)}
                </th>
                {COLUMNS.map((column) => (
                  <td key={column} className={row[column] === 0 ? 'text-muted' : ''}>
                    {count(row[column], locale)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}

/** Credits spent over time. */
export function UsageChart(): ReactNode {
  const { t } = useTranslation();
  const [range, setRange] = useState<Range>(30);
  const usage = useUsage(range);
  return (
    <>
      <ToggleGroup.Root
        type="single"
        aria-label={t('usage.range')}
        value={String(range)}
        onValueChange={(next) => next !== '' && setRange(Number(next) as Range)}
        className="mb-5 flex w-fit rounded-full bg-tint p-1"
      >
        {Object.keys(RANGES).map((days) => (
          <ToggleGroup.Item
            key={days}
            value={days}
            className="h-8 rounded-full px-3 text-xs font-medium text-muted data-[state=on]:bg-raised data-[state=on]:text-ink data-[state=on]:shadow-low"
          >
            {t('usage.days', { count: Number(days) })}
          </ToggleGroup.Item>
        ))}
      </ToggleGroup.Root>
      {usage.isPending ? (
        <div role="status" aria-label={t('common.loading')}>
          <Skeleton className="h-32" />
        </div>
      ) : usage.data === undefined ? (
        <ErrorState error={usage.error} onRetry={() => void usage.refetch()} />
      ) : eventful(usage.data).length === 0 ? (
        <p className="py-10 text-center text-muted">{t('usage.nothing')}</p>
      ) : (
        <>
          <Bars bars={barsOf(usage.data, RANGES[range])} />
          <AsTable days={usage.data} />
        </>
      )}
    </>
  );
}
