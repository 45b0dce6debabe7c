import { useEffect, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useParams } from 'react-router';
import type { CreateGeneration, Generation, ThreadDetail } from '../../api/wire.js';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.js';
import { TurnComposerProvider, useComposer } from '../composer/composer-context.js';
import { DockedComposer } from '../composer/docked-composer.js';
import { draftFrom, type Draft } from '../composer/draft.js';
import { followed } from '../generations/generations.api.js';
import { promptLeft } from './next-turn.js';
import { ThreadHeading } from './thread-heading.js';
import { useThread } from './threads.api.js';
import { Turn } from './turn.js';
import { useChosen } from './use-chosen.js';

/** Shows the newest turn, once the page has made room for it and for the composer. */
const showEnd = (): void =>
  void requestAnimationFrame(() =>
    requestAnimationFrame(() => scrollTo({ top: document.body.scrollHeight })),
  );

/** The turns from the first to the last, and the composer of the next one below them. */
function Conversation({ thread }: { thread: ThreadDetail }): ReactNode {
  const { change } = useComposer();
  const { chosen, choose, onAsked } = useChosen(thread);
  const runs = thread.turns.map((turn) => turn.generation);
  const live = followed(runs);
  const numbers = new Map(runs.map((run, index) => [run.id, index + 1]));
  const count = thread.turns.length;
  const isReady = chosen !== undefined;
  useEffect(showEnd, [count, isReady]);
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
            />
          ))}
        </div>
      </main>
      <DockedComposer onStarted={onStarted} />
    </>
  );
}

/** A thread that has no turn yet: it begins to exist with the first one. */
function NewThread(): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const onStarted = ({ threadId }: Generation): void => {
    if (threadId !== undefined) void navigate(`/studio/threads/${threadId}`, { replace: true });
  };
  return (
    <>
      <main className="mx-auto max-w-3xl px-4 pt-4 pb-[calc(var(--composer-height)+4rem)] sm:px-6">
        <ThreadHeading thread={undefined} />
        <EmptyState title={t('threads.newTitle')} body={t('threads.newBody')} />
      </main>
      <DockedComposer onStarted={onStarted} />
    </>
  );
}

/** The settings of the last turn, to say something new with. */
function initialOf(thread: ThreadDetail): Partial<Draft> {
  const last = thread.turns.at(-1)?.generation;
  return last === undefined ? {} : { ...draftFrom(last), prompt: '', count: 1 };
}

const NEW = { startThread: true } as const;

function ExistingThread({ id }: { id: string }): ReactNode {
  const { t } = useTranslation();
  const thread = useThread(id);
  const turn = useMemo(() => ({ threadId: id }), [id]);
  if (thread.isPending)
    return (
      <main
        role="status"
        aria-label={t('common.loading')}
        className="mx-auto max-w-3xl space-y-6 px-4 pt-6 sm:px-6"
      >
        <Skeleton className="h-8 w-64" />
        <Skeleton className="h-80 max-w-md" />
      </main>
    );
  if (thread.data === undefined)
    return <ErrorState error={thread.error} onRetry={() => void thread.refetch()} />;
  return (
    <TurnComposerProvider
      home={`/studio/threads/${id}`}
      turn={turn}
      initial={initialOf(thread.data)}
    >
      <Conversation thread={thread.data} />
    </TurnComposerProvider>
  );
}

/** A conversation with pictures. */
export default function ThreadPage(): ReactNode {
  const { id = '' } = useParams();
  if (id !== 'new') return <ExistingThread key={id} id={id} />;
  return (
    <TurnComposerProvider home="/studio/threads/new" turn={NEW} initial={{}}>
      <NewThread />
    </TurnComposerProvider>
  );
}
