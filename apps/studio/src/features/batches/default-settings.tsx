import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NegativeField } from '../composer/negative-prompt.js';
import { RunSettings } from '../composer/run-settings.js';
import type { BatchDraft } from './batch-draft.js';

interface Props {
  draft: BatchDraft;
  change: (patch: Partial<BatchDraft>) => void;
}

/** What a row gets that says nothing of its own. */
export function DefaultSettings({ draft, change }: Props): ReactNode {
  const { t } = useTranslation();
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">{t('batch.form.settings')}</legend>
      <div className="flex flex-wrap gap-2">
        <RunSettings draft={draft} change={change} />
      </div>
      <div className="mt-3">
        <NegativeField
          value={draft.negativePrompt}
          onChange={(negativePrompt) => change({ negativePrompt })}
        />
      </div>
    </fieldset>
  );
}
