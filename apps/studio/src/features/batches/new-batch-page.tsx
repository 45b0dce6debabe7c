import { useMutation } from '@tanstack/react-query';
import { ArrowLeft } from 'lucide-react';
import { ToggleGroup } from 'radix-ui';
import { useId, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { Problem } from '../../api/problem.js';
import { queryClient } from '../../api/query-client.js';
import type { BatchSource } from '../../api/wire.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useProblemText } from '../../ui/states.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { isWritten, KINDS, sourceFrom, type BatchDraft, type DraftKind } from './batch-draft.js';
import { createBatch } from './batches.api.js';
import { DefaultSettings } from './default-settings.js';
import { PreviewPanel } from './preview-panel.js';
import { SourceEditor } from './source-editor.js';
import { useBatchDraft, usePreview } from './use-batch-draft.js';

/** The braces in the example are the customer's and not ours to fill. */
const VERBATIM = { interpolation: { prefix: '<<', suffix: '>>' } };

interface PartProps {
  draft: BatchDraft;
  change: (patch: Partial<BatchDraft>) => void;
}

function KindSwitch({ draft, change }: PartProps): ReactNode {
  const { t } = useTranslation();
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={t('batch.form.kind')}
      value={draft.kind}
      onValueChange={(kind) => kind !== '' && change({ kind: kind as DraftKind })}
      className="flex rounded-full bg-tint p-1"
    >
      {KINDS.map((kind) => (
        <ToggleGroup.Item
          key={kind}
          value={kind}
          className="h-8 flex-1 rounded-full px-3 text-sm font-medium text-muted data-[state=on]:bg-raised data-[state=on]:text-ink data-[state=on]:shadow-low"
        >
          {t(`batch.form.kinds.${kind}`)}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}

function TemplateField({ draft, change }: PartProps): ReactNode {
  const { t } = useTranslation();
  const max = useCatalog().data?.limits.maxPromptChars;
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {t('batch.form.template')}
      </label>
      <textarea
        id={id}
        rows={3}
        maxLength={max}
        value={draft.template}
        placeholder={t('batch.form.templatePlaceholder', VERBATIM)}
        aria-describedby={`${id}-hint`}
        onChange={(event) => change({ template: event.target.value })}
        className="w-full rounded-xl border border-line bg-raised px-3.5 py-2.5 text-base placeholder:text-muted"
      />
      <p id={`${id}-hint`} className="mt-1 text-xs text-muted">
        {t('batch.form.templateHint')}
      </p>
    </div>
  );
}

/** One key for one list: pressing again while the answer is unknown makes no second batch. */
function useCreate() {
  const navigate = useNavigate();
  const pending = useRef<{ key: string; body: string } | undefined>(undefined);
  return useMutation({
    mutationFn: (body: BatchSource) => {
      const text = JSON.stringify(body);
      if (pending.current?.body !== text)
        pending.current = { key: crypto.randomUUID(), body: text };
      return createBatch(body, pending.current.key);
    },
    retry: (failures, error) => failures < 3 && error instanceof Problem && error.transient,
    onSuccess: async (batch) => {
      queryClient.setQueryData(['batch', batch.id], batch);
      void queryClient.invalidateQueries({ queryKey: ['batches'] });
      await navigate(`/studio/batches/${batch.id}`);
    },
  });
}

/** Rows are written on one side and judged on the other, while the customer writes. */
export default function NewBatchPage(): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const { draft, change, startOver } = useBatchDraft();
  const source = sourceFrom(draft);
  const preview = usePreview(source);
  const create = useCreate();
  const blocked = source === undefined || create.isPending;
  return (
    <main className="mx-auto max-w-6xl px-4 pt-6 pb-20 sm:px-6">
      <Link
        to="/studio/batches"
        className="mb-2 inline-flex items-center gap-1.5 text-sm text-muted hover:text-ink"
      >
        <ArrowLeft size={15} aria-hidden />
        {t('batch.page.back')}
      </Link>
      <div className="mb-6 flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-2xl font-semibold tracking-tight">{t('batch.create')}</h1>
        {isWritten(draft) && (
          <Button size="sm" look="plain" onClick={startOver}>
            {t('batch.form.startOver')}
          </Button>
        )}
      </div>
      <div className="grid gap-x-10 gap-y-8 lg:grid-cols-2">
        <div className="min-w-0 space-y-5">
          <KindSwitch draft={draft} change={change} />
          {draft.kind === 'template' && <TemplateField draft={draft} change={change} />}
          <SourceEditor draft={draft} change={change} />
          <DefaultSettings draft={draft} change={change} />
          <Field
            label={t('batch.form.name')}
            placeholder={t('batch.form.namePlaceholder')}
            maxLength={120}
            value={draft.name}
            onChange={(event) => change({ name: event.target.value })}
          />
          <div>
            <Button
              look="solid"
              size="lg"
              className="max-sm:w-full"
              aria-disabled={blocked}
              onClick={() => source !== undefined && !create.isPending && create.mutate(source)}
            >
              {create.isPending ? t('batch.form.checking') : t('batch.form.check')}
            </Button>
            <p className="mt-2 text-xs text-muted">{t('batch.form.checkHint')}</p>
            {create.isError && (
              <p role="alert" className="mt-2 text-sm text-bad">
                {say(create.error)}
              </p>
            )}
          </div>
        </div>
        <PreviewPanel preview={preview} empty={source === undefined} />
      </div>
    </main>
  );
}
