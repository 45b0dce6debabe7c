import { Download, X } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../i18n/index.js';
import { Button, buttonClass } from '../../ui/button.js';
import { DateInput } from '../../ui/date-input.js';
import { statementFileUrl } from './credits.api.js';
import { useLotName } from './lot-name.js';
import {
  GROUPS,
  isFiltered,
  LOT_KINDS,
  type Group,
  type StatementFilter,
} from './statement-filter.js';

const box =
  'h-10 w-full rounded-full border-r-12 border-transparent bg-tint px-3.5 text-sm font-medium';

interface ChoiceProps {
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
  onChange: (value: string) => void;
}

function Choice({ label, value, options, onChange }: ChoiceProps): ReactNode {
  const id = useId();
  return (
    <div className="min-w-36 flex-1">
      <label htmlFor={id} className="mb-1 block text-xs text-muted">
        {label}
      </label>
      <select
        id={id}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={box}
      >
        {options.map(([code, text]) => (
          <option key={code} value={code}>
            {text}
          </option>
        ))}
      </select>
    </div>
  );
}

interface DayProps {
  label: string;
  value: string;
  min?: string;
  max?: string;
  onChange: (value: string) => void;
}

function Day({ label, onChange, ...rest }: DayProps): ReactNode {
  const id = useId();
  return (
    <div className="min-w-36 flex-1">
      <label htmlFor={id} className="mb-1 block text-xs text-muted">
        {label}
      </label>
      <DateInput
        id={id}
        onChange={(event) => onChange(event.target.value)}
        className={box}
        {...rest}
      />
    </div>
  );
}

interface Props {
  filter: StatementFilter;
  onChange: (patch: Partial<StatementFilter>) => void;
  onClear: () => void;
}

/** What of the statement is shown, and the same as a file. */
export function StatementFilters({ filter, onChange, onClear }: Props): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const lotName = useLotName();
  const groups = Object.keys(GROUPS) as Group[];
  return (
    <div className="mb-4 print:hidden">
      <div className="flex flex-wrap items-end gap-2">
        <Choice
          label={t('statement.kind')}
          value={filter.group}
          options={[
            ['', t('statement.every')],
            ...groups.map((group) => [group, t(`statement.groups.${group}`)] as const),
          ]}
          onChange={(value) => onChange({ group: value as Group | '' })}
        />
        <Choice
          label={t('statement.lot')}
          value={filter.lotKind}
          options={[
            ['', t('statement.everyLot')],
            ...LOT_KINDS.map((kind) => [kind, lotName(kind)] as const),
          ]}
          onChange={(value) => onChange({ lotKind: value as StatementFilter['lotKind'] })}
        />
        <Day
          label={t('statement.from')}
          value={filter.from}
          max={filter.to}
          onChange={(from) => onChange({ from })}
        />
        <Day
          label={t('statement.to')}
          value={filter.to}
          min={filter.from}
          onChange={(to) => onChange({ to })}
        />
      </div>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        {filter.generation !== '' && (
          <Button size="sm" onClick={() => onChange({ generation: '' })}>
            {t('statement.oneRun')}
            <X size={14} aria-hidden />
            <span className="sr-only">{t('statement.everyRun')}</span>
          </Button>
        )}
        {isFiltered(filter) && (
          <Button size="sm" look="plain" onClick={onClear}>
            {t('statement.clear')}
          </Button>
        )}
        <a
          href={statementFileUrl(filter, locale)}
          download
          className={`${buttonClass({ size: 'sm' })} ml-auto`}
        >
          <Download size={15} aria-hidden />
          {t('statement.file')}
        </a>
      </div>
    </div>
  );
}
