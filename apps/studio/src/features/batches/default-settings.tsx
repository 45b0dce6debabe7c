import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Skeleton } from '../../ui/states.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { CountStepper } from '../composer/count-stepper.js';
import { RatioPicker } from '../composer/ratio-picker.js';
import { ResolutionPicker } from '../composer/resolution-picker.js';
import { StylePicker } from '../composer/style-picker.js';
import { useMe } from '../session/session.api.js';
import type { BatchDraft } from './use-batch-draft.js';

interface Props {
  draft: BatchDraft;
  change: (patch: Partial<BatchDraft>) => void;
}

/** What a row gets that says nothing of its own. */
export function DefaultSettings({ draft, change }: Props): ReactNode {
  const { t } = useTranslation();
  const catalog = useCatalog().data;
  const allowed = useMe().data?.entitlements.resolutions;
  return (
    <fieldset>
      <legend className="mb-2 text-sm font-medium">{t('batch.form.settings')}</legend>
      {catalog === undefined ? (
        <Skeleton className="h-9 w-72 rounded-full!" />
      ) : (
        <div className="flex flex-wrap gap-2">
          <StylePicker
            styles={catalog.styles}
            value={draft.style}
            onChange={(style) => change({ style })}
          />
          <RatioPicker
            ratios={catalog.aspectRatios}
            resolution={catalog.resolutions.find((item) => item.code === draft.resolution)}
            value={draft.aspectRatio}
            onChange={(aspectRatio) => change({ aspectRatio })}
          />
          <ResolutionPicker
            resolutions={catalog.resolutions}
            allowed={allowed}
            ratio={draft.aspectRatio}
            value={draft.resolution}
            onChange={(resolution) => change({ resolution })}
          />
          <CountStepper
            value={draft.count}
            max={catalog.limits.maxCount}
            onChange={(count) => change({ count })}
          />
        </div>
      )}
    </fieldset>
  );
}
