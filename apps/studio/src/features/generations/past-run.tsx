import { Ban, CircleSlash, ImageOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Generation } from '../../api/wire.js';
import type { PlacedUnit } from './flow.js';
import { Pictures } from './pictures.js';
import { RunCaption } from './run-caption.js';
import { RunNotice } from './run-notice.js';
import { isEmptyHanded } from './shape.js';

interface Props {
  generation: Generation;
  place: PlacedUnit;
}

/** What stands in place of the pictures of a run that brought none. */
function EmptyHanded({ generation, place }: Props): ReactNode {
  const { t } = useTranslation();
  const status = generation.images.some((image) => image.status === 'blocked')
    ? 'blocked'
    : generation.status === 'cancelled'
      ? 'cancelled'
      : 'failed';
  const Icon = { blocked: Ban, cancelled: CircleSlash, failed: ImageOff }[status];
  return (
    <div
      className="flex flex-col justify-center rounded-tile border border-dashed border-line p-4"
      style={{ minHeight: place.height }}
    >
      <p className="flex items-center gap-2 text-sm font-semibold">
        <Icon size={18} className="shrink-0 text-muted" aria-hidden />
        {t(`stage.tile.${status}`)}
      </p>
      {status === 'cancelled' && <p className="mt-1 text-sm text-good">{t('stage.notCharged')}</p>}
      <RunNotice generation={generation} bare />
    </div>
  );
}

/** A run that is over, in the stream: its pictures, and the words under them. */
export function PastRun({ generation, place }: Props): ReactNode {
  const empty = isEmptyHanded(generation);
  return (
    <article
      aria-label={generation.prompt}
      className="group min-w-0"
      style={{ width: place.width }}
    >
      {empty ? (
        <EmptyHanded generation={generation} place={place} />
      ) : (
        <Pictures generation={generation} {...place} />
      )}
      <div className="mt-2.5">
        <RunCaption generation={generation} />
      </div>
      {!empty && <RunNotice generation={generation} />}
    </article>
  );
}
