import type { ReactNode } from 'react';
import { Skeleton } from '../../ui/states.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { useMe } from '../session/session.api.js';
import type { Draft } from './draft.js';
import { CountStepper } from './count-stepper.js';
import { RatioPicker } from './ratio-picker.js';
import { ResolutionPicker } from './resolution-picker.js';
import { StylePicker } from './style-picker.js';

type Settings = Pick<Draft, 'style' | 'aspectRatio' | 'resolution' | 'count'>;

interface Props {
  draft: Settings;
  change: (patch: Partial<Settings>) => void;
}

/** What every run is asked: style, ratio, resolution and count, one chip each. */
export function RunSettings({ draft, change }: Props): ReactNode {
  const catalog = useCatalog().data;
  const allowed = useMe().data?.entitlements.resolutions;
  if (catalog === undefined) return <Skeleton className="h-9 w-72 rounded-full!" />;
  return (
    <>
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
    </>
  );
}
