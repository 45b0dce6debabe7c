import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Table } from 'lucide-react';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { CreateGeneration } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { count } from '../../lib/format.js';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { beginDraft, isDraftWritten, useSettled } from '../batches/use-batch-draft.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { quote } from '../generations/generations.api.js';
import { Without } from '../generations/without.js';
import { useComposer } from './composer-context.js';
import { emptyDraft } from './draft.js';
import { requestFrom } from './use-run.js';
import { missingIn, promptsOf, tableOf, variablesOf, writtenFor } from './variables.js';

/** The most rows that a batch takes. */
const MAX_ROWS = 1000;

interface FieldProps {
  name: string;
  value: string;
  onChange: (value: string) => void;
}

function ValueField({ name, value, onChange }: FieldProps): ReactNode {
  const id = useId();
  return (
    <div className="min-w-0 flex-[1_1_10rem]">
      <label htmlFor={id} className="mb-1 block truncate text-xs font-medium text-muted">
        {name}
      </label>
      <textarea
        id={id}
        rows={1}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className="field-sizing-content block max-h-28 w-full resize-none rounded-xl border border-line bg-raised px-3 py-1.5 text-base"
      />
    </div>
  );
}

/** The description with its values, in the server's words: what the run will ask for. */
function Becomes({ body }: { body: CreateGeneration }): ReactNode {
  const { t } = useTranslation();
  const settled = useSettled(JSON.stringify(body));
  const { data } = useQuery({
    queryKey: ['quote', 'filled', settled],
    queryFn: () => quote(JSON.parse(settled) as CreateGeneration),
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (data?.prompt === undefined) return null;
  return (
    <>
      <p className="mt-2 line-clamp-3 text-sm wrap-anywhere">
        <span className="text-muted">{t('variables.becomes')}</span> {data.prompt}
      </p>
      {data.negativePrompt !== undefined && (
        <Without text={data.negativePrompt} className="mt-1 line-clamp-2" />
      )}
    </>
  );
}

/** How many descriptions it makes and what they cost, and the way to a batch of them. */
function AsBatch(): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const navigate = useNavigate();
  const { draft, references } = useComposer();
  const [asking, setAsking] = useState(false);
  const price = useCatalog().data?.resolutions.find(({ code }) => code === draft.resolution);
  const prompts = promptsOf(draft);
  const { prompt, negativePrompt, style, aspectRatio, resolution, count: each } = draft;
  const lost =
    references.items.length > 0 ||
    draft.background !== emptyDraft.background ||
    draft.outputFormat !== emptyDraft.outputFormat;
  const open = (): void => {
    beginDraft({
      kind: 'template',
      name: '',
      texts: { lines: '', csv: '', template: tableOf(draft) },
      template: prompt.trim(),
      ...{ negativePrompt: negativePrompt.trim(), style, aspectRatio, resolution, count: each },
    });
    void navigate('/studio/batches/new');
  };
  if (prompts > MAX_ROWS)
    return (
      <p role="alert" className="mt-2 text-sm text-bad">
        {t('variables.tooMany', { max: count(MAX_ROWS, locale) })}
      </p>
    );
  return (
    <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1.5 text-sm">
      {price !== undefined && (
        <p className="font-medium tabular-nums">
          {t('variables.total', {
            count: prompts,
            formatted: count(prompts, locale),
            credits: count(prompts * each * price.credits, locale),
          })}
        </p>
      )}
      <Button size="sm" look="solid" onClick={() => (isDraftWritten() ? setAsking(true) : open())}>
        <Table size={15} aria-hidden />
        {t('variables.open')}
      </Button>
      {lost && <p className="w-full text-xs text-warn">{t('variables.staysBehind')}</p>}
      {asking && (
        <ConfirmDialog
          title={t('variables.replaceTitle')}
          body={t('variables.replaceBody')}
          action={t('variables.replace')}
          busy={false}
          onConfirm={open}
          onClose={() => setAsking(false)}
        />
      )}
    </div>
  );
}

/** Fields for the variables of the description, while it has any. */
export function VariableFields(): ReactNode {
  const { t } = useTranslation();
  const { draft, change, references, turn } = useComposer();
  const names = variablesOf(draft);
  if (names.length === 0) return null;
  const complete = missingIn(draft).length === 0;
  return (
    <section
      aria-label={t('variables.label')}
      className="mx-3 mt-1 rounded-card bg-tint p-3 sm:mx-4"
    >
      <div className="-m-1 flex max-h-[22vh] flex-wrap gap-2 overflow-y-auto p-1">
        {names.map((name) => (
          <ValueField
            key={name}
            name={name}
            value={writtenFor(draft.values, name)}
            onChange={(value) => change({ values: { ...draft.values, [name]: value } })}
          />
        ))}
      </div>
      <p className="mt-1.5 text-xs text-muted">{t('variables.hint')}</p>
      {complete && promptsOf(draft) > 1 && <AsBatch />}
      {complete && promptsOf(draft) === 1 && (
        <Becomes body={requestFrom(draft, references, turn)} />
      )}
    </section>
  );
}
