import clsx from 'clsx';
import { useEffect, useMemo, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { CreateGeneration, Generation, Image, ThreadDetail } from '../../api/wire.js';
import { buttonClass } from '../../ui/button.js';
import { ErrorState } from '../../ui/states.js';
import { TurnComposerProvider, useComposer } from '../composer/composer-context.js';
import { DockedComposer } from '../composer/docked-composer.js';
import { draftFrom, type Draft } from '../composer/draft.js';
import { followed } from '../generations/generations.api.js';
import { carriedTo, dropCarried, newThreadFrom } from './new-thread.js';
import { NewThread } from './new-thread-page.js';
import { promptLeft } from './next-turn.js';
import { ThreadHeading } from './thread-heading.js';
import { ThreadSkeleton } from './thread-skeleton.js';
import { useThread } from './threads.api.js';
import { Turn } from './turn.js';
import { latest, useChosen } from './use-chosen.js';

/** Shows the newest turn, once the page has made room for it and for the composer. */
const showEnd = (): void =>
  void requestAnimationFrame(() =>
    requestAnimationFrame(() => scrollTo({ top: document.body.scrollHeight })),
  );

/** In place of the composer: the thread takes no further turn. */
function Full({ newest }: { newest: Image | undefined }): ReactNode {
  const { t } = useTranslation();
  return (
    <section className="mt-10 rounded-card bg-tint p-5 text-sm">
      <p>{t('threads.full')}</p>
      {newest !== undefined && (
        <Link
          to={newThreadFrom(newest.id)}
          className={clsx(buttonClass({ look: 'solid' }), 'mt-4')}
        >
          {t('threads.fullStart')}
        </Link>
      )}
    </section>
  );
}

/** The turns from the first to the last, and the composer of the next one below them. */
function Conversation({ thread }: { thread: ThreadDetail }): ReactNode {
  const { change, draft, focus } = useComposer();
  const { chosen, choose, onAsked } = useChosen(thread);
  const runs = thread.turns.map((turn) => turn.generation);
  const live = followed(runs);
  const numbers = new Map(runs.map((run, index) => [run.id, index + 1]));
  const count = thread.turns.length;
  const isReady = chosen !== undefined;
  useEffect(showEnd, [count, isReady]);
  const isCarried = useRef(draft.prompt !== '');
  useEffect(() => {
    dropCarried();
    // Whoever was writing goes on writing.
    if (isCarried.current) focus();
  }, [focus]);
  const onStarted = (_: Generation, request: CreateGeneration): void => {
    change((now) => ({ prompt: promptLeft(now.prompt, request) }));
    onAsked(request);
  };
  return (
    <>
      <main className="mx-auto max-w-3xl px-4 pt-4 pb-[calc(var(--composer-height)+4rem)] sm:px-6">
        <ThreadHeading thread={thread} />
        <div className="space-y-10">
          {thread.turns.map((turn, index) => (
            <Turn
              key={turn.generation.id}
              turn={turn}
              number={index + 1}
              from={numbers.get(turn.parentTurnId ?? '')}
              follow={live.has(turn.generation.id)}
              chosen={chosen}
              onChoose={choose}
              isFull={thread.isFull}
            />
          ))}
        </div>
        {thread.isFull && <Full newest={latest(thread)} />}
      </main>
      {!thread.isFull && <DockedComposer onStarted={onStarted} />}
    </>
  );
}

/** The settings of the last turn, to say something new with. */
function initialOf(thread: ThreadDetail): Partial<Draft> {
  const last = thread.turns.at(-1)?.generation;
  return last === undefined ? {} : { ...draftFrom(last), prompt: '', count: 1 };
}

function ExistingThread({ id }: { id: string }): ReactNode {
  const thread = useThread(id);
  const turn = useMemo(() => ({ threadId: id }), [id]);
  if (thread.isPending) return <ThreadSkeleton />;
  if (thread.data === undefined)
    return <ErrorState error={thread.error} onRetry={() => void thread.refetch()} />;
  return (
    <TurnComposerProvider
      home={`/studio/threads/${id}`}
      turn={turn}
      initial={{ ...initialOf(thread.data), ...carriedTo(id) }}
    >
      <Conversation thread={thread.data} />
    </TurnComposerProvider>
  );
}

/** A conversation with pictures. */
export default function ThreadPage(): ReactNode {
  const { id = '' } = useParams();
  return id === 'new' ? <NewThread /> : <ExistingThread key={id} id={id} />;
}
