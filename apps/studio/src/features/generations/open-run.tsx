import { useMemo, type ReactNode } from 'react';
import type { Generation } from '../../api/wire.js';
import { heightOf, layOutRun } from '../../lib/justified.js';
import { useWidth } from '../../lib/use-width.js';
import { Pictures } from './pictures.js';
import { RunCaption } from './run-caption.js';
import { RunNotice } from './run-notice.js';
import { RunProgress } from './run-progress.js';
import { shown, shapeOf } from './shape.js';
import { useLive } from './use-live.js';

const GAP = 6;

interface Props {
  generation: Generation;
  /** Whether events of this run are followed; see `followed`. */
  follow: boolean;
}

/** A run that is being made: its pictures at a comfortable size, where it stands beside them. */
export function OpenRun({ generation, follow }: Props): ReactNode {
  const live = useLive(generation, follow);
  const [ref, width] = useWidth<HTMLDivElement>();
  const total = shown(generation).length;
  const { ratio } = shapeOf(generation);
  const rows = useMemo(() => {
    if (width === 0) return [];
    // Beside the pictures stand the words; on a phone they stand below.
    const room = width < 720 ? width : width - 300;
    const targetHeight = Math.min(440, Math.max(200, room * 0.5));
    return layOutRun(ratio, total, { width: room, targetHeight, maxHeight: 480, gap: GAP });
  }, [ratio, total, width]);
  const boxes = rows.flatMap((row) => row.boxes);
  const wide = Math.max(0, ...boxes.map((box) => box.left + box.width));
  return (
    <article
      ref={ref}
      aria-label={generation.prompt}
      className="flex flex-wrap items-start gap-x-6 gap-y-3"
    >
      <Pictures
        generation={generation}
        boxes={boxes}
        width={wide}
        height={heightOf(rows)}
        previews={live.previews}
      />
      <div className="min-w-64 flex-1">
        <RunProgress generation={generation} live={live} />
        <div className="max-w-sm">
          <RunCaption generation={generation} />
        </div>
        <RunNotice generation={generation} />
      </div>
    </article>
  );
}
