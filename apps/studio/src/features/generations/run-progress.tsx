import { useMutation } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Generation } from '../../api/wire.js';
import { Button } from '../../ui/button.js';
import { useProblemText } from '../../ui/states.js';
import { refreshCredits } from '../credits/credits.api.js';
import { cancelGeneration, showGeneration } from './generations.api.js';
import type { Live } from './use-live.js';
import { clock, estimateText, isInReview, progressText, triedAgain } from './words.js';

/** Seconds since a moment, ticking while it is shown. */
function useElapsed(sinceIso: string): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return (now - new Date(sinceIso).getTime()) / 1000;
}

/** Where the run is, how long it has taken and usually takes, and the way to stop it. */
export function RunProgress({
  generation,
  live,
}: {
  generation: Generation;
  live: Live;
}): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const elapsed = useElapsed(generation.createdAt);
  const cancel = useMutation({
    mutationFn: () => cancelGeneration(generation.id),
    onSuccess: (answer) => {
      showGeneration({ ...answer, version: Math.max(answer.version, generation.version) });
      refreshCredits();
    },
  });
  const { estimate } = live;
  if (isInReview(generation))
    return (
      <div className="mb-4">
        <p className="text-lg font-semibold tracking-tight" role="status">
          {progressText(t, generation, undefined)}
        </p>
        <p className="mt-0.5 max-w-prose text-sm text-muted">{t('stage.reviewText')}</p>
      </div>
    );
  const isPaused = generation.paused === true;
  const again = triedAgain(generation);
  return (
    <div className="mb-4">
      <div role="status">
        <p className="text-lg font-semibold tracking-tight">
          {isPaused ? t('stage.paused') : progressText(t, generation, live.position)}
        </p>
        {again !== undefined && (
          <p className="mt-0.5 max-w-prose text-sm text-muted">{t('stage.again', again)}</p>
        )}
      </div>
      {isPaused && <p className="mt-0.5 max-w-prose text-sm text-muted">{t('stage.pausedText')}</p>}
      <p className="mt-0.5 text-xs text-muted tabular-nums">
        {clock(elapsed)}
        {estimate !== undefined && !isPaused && ` · ${estimateText(t, estimate, elapsed)}`}
      </p>
      <p className="mt-0.5 text-xs text-muted">{t('stage.mayLeave')}</p>
      <Button
        size="sm"
        className="mt-3"
        disabled={cancel.isPending}
        onClick={() => cancel.mutate()}
      >
        {cancel.isPending ? t('stage.cancelling') : t('stage.cancel')}
      </Button>
      {cancel.isError && (
        <p role="alert" className="mt-2 text-xs text-bad">
          {say(cancel.error)}
        </p>
      )}
    </div>
  );
}
