import { useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/problem.js';
import { useWidth } from '../../lib/use-width.js';
import { ErrorState } from '../../ui/states.js';
import { useZoom, type ZoomControl } from '../images/use-zoom.js';
import { useKeys, usePointers, type Brush } from './use-brush.js';
import type { Painting } from './use-painting.js';

interface Size {
  width: number;
  height: number;
}

interface Props {
  picture: Size & { url: string };
  /** Of the working canvas. */
  size: Size;
  painting: Painting;
  brush: Brush;
  /** The tools below it, which zoom it too. */
  children: (zoom: ZoomControl) => ReactNode;
}

/** Small pictures can be looked at from near, too. */
const LEAST_ZOOM = 4;

/** The picture with what is painted over it. */
export function MaskStage({ picture, size, painting, brush, children }: Props): ReactNode {
  const { t } = useTranslation();
  const stage = useRef<HTMLDivElement>(null);
  const ring = useRef<HTMLSpanElement>(null);
  const [fitRef, fitWidth] = useWidth<HTMLDivElement>();
  const [attempt, setAttempt] = useState(0);
  const [failed, setFailed] = useState(false);
  const actual = fitWidth === 0 ? 1 : picture.width / fitWidth / devicePixelRatio;
  const control = useZoom(stage, Math.max(LEAST_ZOOM, actual), brush.tool === 'move');
  const { zoom } = control;
  const { attach } = painting;
  usePointers({ stage, ring, painting, brush });
  const keys = useKeys({ ring, painting, brush });
  return (
    <>
      <div
        ref={stage}
        tabIndex={0}
        role="application"
        aria-label={t('mask.stage')}
        {...keys}
        className={`relative mx-3 min-h-0 flex-1 touch-none overflow-hidden rounded-card bg-tint select-none sm:mx-6 ${brush.tool === 'move' ? 'cursor-grab active:cursor-grabbing' : 'cursor-crosshair'}`}
      >
        <div className="absolute inset-2 grid place-items-center sm:inset-4 [container-type:size]">
          <div
            ref={fitRef}
            className="chequer relative"
            style={{
              aspectRatio: `${picture.width} / ${picture.height}`,
              width: `min(100cqw, calc(100cqh * ${picture.width / picture.height}))`,
              transform: `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})`,
            }}
          >
            <img
              key={attempt}
              src={picture.url}
              alt=""
              draggable={false}
              onError={() => setFailed(true)}
              className="absolute inset-0 size-full"
            />
            <canvas
              ref={attach}
              width={size.width}
              height={size.height}
              className="absolute inset-0 size-full opacity-55"
            />
            <span
              ref={ring}
              aria-hidden
              className="pointer-events-none absolute hidden aspect-square -translate-x-1/2 -translate-y-1/2 rounded-full border-2 border-white outline-2 outline-black/60"
              style={{ width: `${(brush.width / size.width) * 100}%` }}
            />
          </div>
        </div>
        {failed && (
          <div className="absolute inset-0 grid place-items-center bg-paper">
            <ErrorState
              error={new Problem({ status: 0, code: 'offline', title: '', detail: '' })}
              onRetry={() => {
                setFailed(false);
                setAttempt((now) => now + 1);
              }}
            />
          </div>
        )}
      </div>
      {children(control)}
    </>
  );
}
