import { useMemo, type ReactNode } from 'react';
import { useNavigate } from 'react-router';
import type { Generation } from '../../api/wire.js';
import { heightOf, layOutRun } from '../../lib/justified.js';
import { useWidth } from '../../lib/use-width.js';
import { useComposer } from '../composer/composer-context.js';
import { draftFrom } from '../composer/draft.js';
import { RunCaption } from './run-caption.js';
import { RunNotice } from './run-notice.js';
import { Tile } from './tile.js';
import { useLive } from './use-live.js';

const GAP = 6;

interface Props {
  generation: Generation;
  /** Whether events of this run are followed; see `followed`. */
  follow: boolean;
  /** The newest run is shown larger. */
  prominent: boolean;
}

/** One run: its pictures in justified rows, the words beside them. */
export function RunCard({ generation, follow, prominent }: Props): ReactNode {
  const live = useLive(generation, follow);
  const { change, focus } = useComposer();
  const navigate = useNavigate();
  const [ref, width] = useWidth<HTMLDivElement>();
  const images = generation.images.filter((image) => image.deletedAt == null);
  const first = images[0];
  const ratio = first === undefined ? 1 : first.requestedWidth / first.requestedHeight;
  const rows = useMemo(() => {
    if (width === 0) return [];
    const tallest = prominent ? 520 : 340;
    return layOutRun(ratio, images.length, {
      width,
      targetHeight: Math.min(tallest, Math.max(170, width * (prominent ? 0.5 : 0.36))),
      maxHeight: prominent ? 580 : 480,
      gap: GAP,
    });
  }, [ratio, images.length, width, prominent]);
  const again = (): void => {
    change({ ...draftFrom(generation), count: generation.count });
    void navigate('/studio');
    focus();
  };
  if (images.length === 0) return null;
  return (
    <article
      aria-label={generation.prompt}
      className="grid gap-x-6 gap-y-3 [contain-intrinsic-size:auto_320px] [content-visibility:auto] lg:grid-cols-[minmax(0,1fr)_16rem] 2xl:grid-cols-[minmax(0,1fr)_20rem]"
    >
      <div className="min-w-0">
        <div ref={ref} className="relative" style={{ height: heightOf(rows) }}>
          {rows.flatMap((row) =>
            row.boxes.map((box, index) => {
              const image = images[row.start + index];
              return image === undefined ? null : (
                <div key={image.id} className="absolute" style={{ ...box }}>
                  <Tile
                    image={image}
                    prompt={generation.prompt}
                    preview={live.previews[image.id]}
                    width={box.width}
                  />
                </div>
              );
            }),
          )}
        </div>
        <RunNotice generation={generation} onAgain={again} />
      </div>
      <RunCaption generation={generation} live={live} onAgain={again} />
    </article>
  );
}
