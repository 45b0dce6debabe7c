import { FileUp } from 'lucide-react';
import { useId, useRef, useState, type DragEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../../i18n/index.js';
import { bytes } from '../../lib/format.js';
import { Button } from '../../ui/button.js';
import type { BatchDraft } from './batch-draft.js';
import { MAX_CHARS, readTextFile } from './read-file.js';

const box =
  'w-full rounded-xl border border-line bg-raised px-3.5 py-2.5 font-mono text-sm leading-relaxed placeholder:text-muted';

interface Props {
  draft: BatchDraft;
  change: (patch: Partial<BatchDraft>) => void;
}

/** Where the rows are written, pasted, dropped or chosen as a file. */
export function SourceEditor({ draft, change }: Props): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const id = useId();
  const picker = useRef<HTMLInputElement>(null);
  const [refused, setRefused] = useState<string>();
  const { kind } = draft;
  const label = t(
    kind === 'lines'
      ? 'batch.form.lines'
      : kind === 'csv'
        ? 'batch.form.table'
        : 'batch.form.values',
  );
  const placeholder = t(
    kind === 'lines'
      ? 'batch.form.linesPlaceholder'
      : kind === 'csv'
        ? 'batch.form.tablePlaceholder'
        : 'batch.form.valuesPlaceholder',
  );
  const tooLarge = t('batch.form.fileTooLarge', { max: bytes(MAX_CHARS, locale) });
  const write = (text: string): void => {
    // Whole or not at all: what a paste lost would be missed in no row.
    if (text.length > MAX_CHARS) return setRefused(tooLarge);
    setRefused(undefined);
    change({ texts: { ...draft.texts, [kind]: text } });
  };
  const take = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const read = await readTextFile(file);
    if (!read.ok) {
      setRefused(read.reason === 'too_large' ? tooLarge : t('batch.form.fileUnreadable'));
      return;
    }
    setRefused(undefined);
    // A table given to the template stays a table of values.
    const into = kind === 'template' ? kind : read.kind;
    change({ kind: into, texts: { ...draft.texts, [into]: read.text } });
  };
  // A text that is dragged is the browser's to drop where it is let go.
  const over = (event: DragEvent): void => {
    if (event.dataTransfer.types.includes('Files')) event.preventDefault();
  };
  const drop = (event: DragEvent): void => {
    over(event);
    void take(event.dataTransfer.files[0]);
  };
  return (
    <div onDragOver={over} onDrop={drop}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <textarea
        id={id}
        rows={kind === 'template' ? 7 : 12}
        value={draft.texts[kind]}
        spellCheck={kind === 'lines'}
        wrap={kind === 'lines' ? 'soft' : 'off'}
        placeholder={placeholder}
        aria-describedby={`${id}-hint`}
        onChange={(event) => write(event.target.value)}
        className={box}
      />
      <div id={`${id}-hint`}>
        {kind === 'csv' && <p className="mt-1 text-xs text-muted">{t('batch.form.tableHint')}</p>}
        {refused !== undefined && (
          <p role="alert" className="mt-1 text-sm text-bad">
            {refused}
          </p>
        )}
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1">
        <Button size="sm" onClick={() => picker.current?.click()}>
          <FileUp size={15} aria-hidden />
          {t('batch.form.file')}
        </Button>
        <span className="text-xs text-muted">{t('batch.form.fileHint')}</span>
        <input
          ref={picker}
          type="file"
          accept=".csv,.tsv,.tab,.txt,text/csv,text/tab-separated-values,text/plain"
          className="sr-only"
          tabIndex={-1}
          aria-label={t('batch.form.file')}
          onChange={(event) => {
            void take(event.target.files?.[0]);
            event.target.value = '';
          }}
        />
      </div>
    </div>
  );
}
