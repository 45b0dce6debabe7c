import clsx from 'clsx';
import { CornerDownRight, CornerUpLeft } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Image, ThreadDetail } from '../../api/wire.js';
import { isOpen } from '../generations/generations.api.js';
import { RunCaption } from '../generations/run-caption.js';
import { RunNotice } from '../generations/run-notice.js';
import { RunProgress } from '../generations/run-progress.js';
import { isEmptyHanded, shown } from '../generations/shape.js';
import { Tile } from '../generations/tile.js';
import { useLive } from '../generations/use-live.js';
import { newThreadFrom } from './new-thread.js';

type TurnView = ThreadDetail['turns'][number];

interface Props {
  turn: TurnView;
  /** Counted from 1. */
  number: number;
  /** The number of the turn that it branches from, where that is one of this thread. */
  from: number | undefined;
  follow: boolean;
  /** The image that the next turn goes on from. */
  chosen: string | undefined;
  onChoose: (image: Image) => void;
  /** No turn can follow; a new thread can begin with each picture. */
  isFull: boolean;
}

/** Which picture the turn began with, unless it was the one right before it. */
function Origin({ turn, number, from }: Pick<Props, 'turn' | 'number' | 'from'>): ReactNode {
  const { t } = useTranslation();
  const { parent, generation } = turn;
  const text =
    from !== undefined
      ? t('threads.from', { number: from })
      : parent === undefined
        ? undefined
        : t(parent.deletedAt === undefined ? 'threads.fromOther' : 'threads.fromGone');
  return (
    <p className="mb-2 flex items-center gap-1.5 text-xs text-muted">
      <a href={`#turn-${generation.id}`} className="font-medium text-ink">
        {t('threads.turn', { number })}
      </a>
      {text !== undefined && (
        <>
          <CornerDownRight size={13} aria-hidden />
          {from === undefined ? (
            text
          ) : (
            <a href={`#turn-${turn.parentTurnId ?? ''}`} className="hover:underline">
              {text}
            </a>
          )}
        </>
      )}
      {parent?.thumbnailUrl !== undefined && (
        <img src={parent.thumbnailUrl} alt="" className="size-7 rounded object-cover" />
      )}
    </p>
  );
}

const pill = 'mt-1.5 inline-flex h-9 items-center gap-1.5 rounded-full px-3 text-xs font-medium';

interface PickProps {
  image: Image;
  number: number;
  isChosen: boolean;
  onChoose: (image: Image) => void;
}

/** The way to branch: the next turn goes on from this picture. */
function Pick({ image, number, isChosen, onChoose }: PickProps): ReactNode {
  const { t } = useTranslation();
  const action = t(isChosen ? 'threads.goingOn' : 'threads.goOn');
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      aria-label={t('threads.pictureLabel', { action, picture: image.index + 1, turn: number })}
      onClick={() => onChoose(image)}
      className={clsx(pill, isChosen ? 'bg-ink text-paper' : 'bg-tint hover:bg-tint-strong')}
    >
      <CornerUpLeft size={14} className="shrink-0" aria-hidden />
      {action}
    </button>
  );
}

/** The way on where the thread has no room for another turn. */
function StartFrom({ image, number }: Pick<PickProps, 'image' | 'number'>): ReactNode {
  const { t } = useTranslation();
  const action = t('threads.startFrom');
  return (
    <Link
      to={newThreadFrom(image.id)}
      aria-label={t('threads.pictureLabel', { action, picture: image.index + 1, turn: number })}
      className={clsx(pill, 'bg-tint hover:bg-tint-strong')}
    >
      <CornerUpLeft size={14} className="shrink-0" aria-hidden />
      {action}
    </Link>
  );
}

/** One turn: what was asked for, what came of it, and the way to go on from each picture. */
export function Turn({ turn, number, from, follow, chosen, onChoose, isFull }: Props): ReactNode {
  const { generation } = turn;
  const live = useLive(generation, follow);
  const images = shown(generation);
  const several = images.length > 1;
  const ratio =
    (generation.images[0]?.requestedWidth ?? 1) / (generation.images[0]?.requestedHeight ?? 1);
  return (
    <article
      id={`turn-${generation.id}`}
      aria-label={generation.prompt}
      className="scroll-mt-(--below-header) rounded-card"
    >
      <Origin turn={turn} number={number} from={from} />
      <div className="mb-3 max-w-xl">
        <RunCaption generation={generation} />
      </div>
      {isOpen(generation) && <RunProgress generation={generation} live={live} />}
      {!isEmptyHanded(generation) && (
        <ul className={clsx('grid gap-3', several ? 'grid-cols-2' : 'grid-cols-1')}>
          {images.map((image) => (
            <li key={image.id} className={several ? '' : 'max-w-md'}>
              <div
                className={clsx(
                  'relative rounded-tile',
                  image.id === chosen && 'outline-2 outline-offset-2 outline-ink',
                )}
                style={{ aspectRatio: ratio }}
              >
                <Tile
                  image={image}
                  prompt={generation.prompt}
                  preview={live.previews[image.id]}
                  width={several ? 380 : 448}
                />
              </div>
              {image.status === 'delivered' && isFull && (
                <StartFrom image={image} number={number} />
              )}
              {image.status === 'delivered' && !isFull && (
                <Pick
                  image={image}
                  number={number}
                  isChosen={image.id === chosen}
                  onChoose={onChoose}
                />
              )}
            </li>
          ))}
        </ul>
      )}
      <RunNotice generation={generation} />
    </article>
  );
}
