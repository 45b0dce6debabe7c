import { Minus, Plus } from 'lucide-react';
import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ImageDetail } from '../../api/wire.js';
import { placeholderUrl } from '../../lib/placeholder.js';
import { useWidth } from '../../lib/use-width.js';
import { IconButton } from '../../ui/button.js';
import { useZoom, ZOOM_STEP } from './use-zoom.js';

const MOVE_PX = 60;
/** The frame looks where the arrow points, so the picture moves the other way. */
const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [MOVE_PX, 0],
  ArrowRight: [-MOVE_PX, 0],
  ArrowUp: [0, MOVE_PX],
  ArrowDown: [0, -MOVE_PX],
};

/** The picture on its stage: fits the frame, zooms to its real pixels and beyond. */
export function Viewer({ image }: { image: ImageDetail }): ReactNode {
  const { t } = useTranslation();
  const frame = useRef<HTMLDivElement>(null);
  const [fitRef, fitWidth] = useWidth<HTMLDivElement>();
  const [loaded, setLoaded] = useState(false);
  const width = image.width ?? image.requestedWidth;
  const height = image.height ?? image.requestedHeight;
  const actual = fitWidth === 0 ? 1 : width / fitWidth / devicePixelRatio;
  const { zoom, zoomBy, zoomTo, moveBy, reset } = useZoom(frame, actual);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === '+' || event.key === '=') zoomBy(ZOOM_STEP);
    else if (event.key === '-') zoomBy(1 / ZOOM_STEP);
    else if (event.key === '0') reset();
    const move = MOVES[event.key];
    if (move === undefined || zoom.scale === 1) return;
    event.preventDefault();
    moveBy(...move);
  };
  const placeholder = placeholderUrl(image.placeholder);
  const sharp = zoom.scale > 1.05 ? image.contentUrl : (image.previewUrl ?? image.contentUrl);
  const percent = Math.round((zoom.scale / actual) * 100);
  return (
    <div
      ref={frame}
      tabIndex={0}
      role="group"
      aria-label={t('image.viewer')}
      onKeyDown={onKeyDown}
      onDoubleClick={() => (zoom.scale > 1 ? reset() : zoomTo(Math.max(2, actual)))}
      className={`absolute inset-x-3 inset-y-2 overflow-hidden rounded-card bg-tint sm:inset-x-6 sm:bottom-6 ${zoom.scale > 1 ? 'cursor-grab touch-none active:cursor-grabbing' : 'touch-pan-y'}`}
    >
      <div className="absolute inset-3 grid place-items-center sm:inset-6 [container-type:size]">
        <div
          ref={fitRef}
          className="chequer relative overflow-hidden"
          style={{
            aspectRatio: `${width} / ${height}`,
            width: `min(100cqw, calc(100cqh * ${width / height}))`,
            transform: `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})`,
          }}
        >
          {placeholder !== undefined && !loaded && (
            <img src={placeholder} alt="" className="absolute inset-0 size-full" />
          )}
          <img
            src={sharp ?? undefined}
            alt={image.prompt}
            draggable={false}
            onLoad={() => setLoaded(true)}
            className="absolute inset-0 size-full"
          />
        </div>
      </div>
      <div className="absolute right-3 bottom-3 flex items-center rounded-full bg-raised text-xs font-medium shadow-low">
        <IconButton
          label={t('image.zoomOut')}
          disabled={zoom.scale <= 1}
          onClick={() => zoomBy(1 / ZOOM_STEP)}
        >
          <Minus size={15} aria-hidden />
        </IconButton>
        <button
          type="button"
          title={t('image.actualSize')}
          className="h-9 min-w-12 tabular-nums"
          onClick={() => (zoom.scale > 1 ? reset() : zoomTo(actual))}
        >
          {percent} %
        </button>
        <IconButton label={t('image.zoomIn')} onClick={() => zoomBy(ZOOM_STEP)}>
          <Plus size={15} aria-hidden />
        </IconButton>
      </div>
    </div>
  );
}
