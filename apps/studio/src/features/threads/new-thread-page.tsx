import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate, useSearchParams } from 'react-router';
import type { CreateGeneration, Generation, ImageDetail } from '../../api/wire.js';
import { EmptyState, ErrorState } from '../../ui/states.js';
import { TurnComposerProvider, useComposer } from '../composer/composer-context.js';
import { DockedComposer } from '../composer/docked-composer.js';
import { draftFrom, type Draft } from '../composer/draft.js';
import { useImage } from '../images/images.api.js';
import { carryOver } from './new-thread.js';
import { ThreadHeading } from './thread-heading.js';
import { ThreadSkeleton } from './thread-skeleton.js';

const TURN = { startThread: true } as const;

/** The picture that the thread begins with. */
function Begun({ image }: { image: ImageDetail }): ReactNode {
  return (
    <img
      src={image.previewUrl}
      alt={image.prompt}
      width={image.width}
      height={image.height}
      className="chequer max-h-[clamp(6rem,calc(100svh-var(--composer-height)-18rem),26rem)] w-auto rounded-tile object-contain"
    />
  );
}

/** The composer of the first turn. */
function FirstTurn({ image }: { image: ImageDetail | undefined }): ReactNode {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { draft, references } = useComposer();
  const { goOnFrom } = references;
  const written = useRef(draft);
  useEffect(() => {
    written.current = draft;
  }, [draft]);
  const taken = useRef(false);
  useEffect(() => {
    if (taken.current || image === undefined) return;
    taken.current = true;
    goOnFrom(image, 'keep');
  }, [image, goOnFrom]);
  const onStarted = ({ threadId }: Generation, request: CreateGeneration): void => {
    if (threadId === undefined) return;
    carryOver(threadId, written.current, request);
    void navigate(`/studio/threads/${threadId}`, { replace: true });
  };
  return (
    <>
      <main className="mx-auto max-w-3xl px-4 pt-4 pb-[calc(var(--composer-height)+4rem)] sm:px-6">
        <ThreadHeading thread={undefined} />
        {image === undefined ? (
          <EmptyState title={t('threads.newTitle')} body={t('threads.newBody')} />
        ) : (
          // Nearer to the heading than an empty page's words: the whole picture is to be seen.
          <div className="-mt-16">
            <EmptyState title={t('threads.newFromTitle')} body={t('threads.newFromBody')}>
              <Begun image={image} />
            </EmptyState>
          </div>
        )}
      </main>
      <DockedComposer onStarted={onStarted} />
    </>
  );
}

function Place({ initial, image }: { initial: Partial<Draft>; image?: ImageDetail }): ReactNode {
  return (
    <TurnComposerProvider home="/studio/threads/new" turn={TURN} initial={initial}>
      <FirstTurn image={image} />
    </TurnComposerProvider>
  );
}

function FromImage({ id }: { id: string }): ReactNode {
  const image = useImage(id);
  if (image.isPending) return <ThreadSkeleton />;
  if (image.data === undefined)
    return <ErrorState error={image.error} onRetry={() => void image.refetch()} />;
  const { data } = image;
  const settings = draftFrom({ ...data, ...data.requested });
  return <Place initial={{ ...settings, prompt: '', count: 1 }} image={data} />;
}

/** A thread that has no turn yet: it begins to exist with the first one, from a picture or from none. */
export function NewThread(): ReactNode {
  const from = useSearchParams()[0].get('from');
  return from === null ? <Place initial={{}} /> : <FromImage key={from} id={from} />;
}
