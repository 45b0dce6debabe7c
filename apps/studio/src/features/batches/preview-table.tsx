import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BatchPreview } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { count } from '../../lib/format.js';
import { Without } from '../generations/without.js';
import { RowProblem } from './row-problem.js';
import { RowSettings } from './row-settings.js';

/** Faulty rows come first: they are what there is to do. */
const SHOWN = 100;

type Row = BatchPreview['rows'][number];

function Line({ row }: { row: Row }): ReactNode {
  const locale = useLocale();
  return (
    <tr className="border-t border-line align-top">
      <td className="py-2 pr-3 text-xs text-muted tabular-nums">{row.line}</td>
      <td className="w-full max-w-0 py-2 pr-3">
        <span className="line-clamp-2 break-words">{row.prompt}</span>
        <Without text={row.negativePrompt} className="line-clamp-1" />
        {row.problem !== undefined && <RowProblem problem={row.problem} />}
        <span className="block text-xs text-muted sm:hidden">
          <RowSettings of={row} />
        </span>
      </td>
      <td className="py-2 pr-3 text-xs whitespace-nowrap text-muted max-sm:hidden">
        <RowSettings of={row} />
      </td>
      <td className="py-2 text-right tabular-nums">
        {row.problem === undefined ? count(row.credits, locale) : '–'}
      </td>
    </tr>
  );
}

/** What the server makes of the rows: their settings, their price, and what is wrong with them. */
export function PreviewTable({ preview }: { preview: BatchPreview }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const faulty = preview.rows.filter((row) => row.problem !== undefined);
  const sound = preview.rows.filter((row) => row.problem === undefined);
  const shown = [...faulty, ...sound].slice(0, SHOWN);
  const left = preview.rows.length - shown.length;
  return (
    <>
      <table className="w-full text-sm">
        <caption className="sr-only">{t('batch.preview.title')}</caption>
        <thead>
          <tr className="text-left text-xs text-muted">
            <th scope="col" className="pr-3 pb-2 font-medium whitespace-nowrap">
              {t('batch.table.line')}
            </th>
            <th scope="col" className="pb-2 font-medium">
              {t('batch.table.prompt')}
            </th>
            <th scope="col" className="pb-2 font-medium max-sm:hidden">
              {t('batch.table.settings')}
            </th>
            <th scope="col" className="pb-2 text-right font-medium whitespace-nowrap">
              {t('batch.table.price')}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <Line key={row.line} row={row} />
          ))}
        </tbody>
      </table>
      {left > 0 && (
        <p className="pt-3 text-xs text-muted">
          {t('batch.preview.more', { count: left, formatted: count(left, locale) })}
        </p>
      )}
    </>
  );
}
