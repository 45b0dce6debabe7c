import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem, verdictOf } from '../../api/problem.js';
import type { CreateGeneration, Generation } from '../../api/wire.js';
import { useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { ImproveButton } from '../prompt-help/improve-button.js';
import { Suggestion } from '../prompt-help/suggestion.js';
import { useImprove } from '../prompt-help/use-improve.js';
import { useBuyCredits } from '../billing/buy-credits.js';
import { useCatalog, useHasPromptHelp } from '../catalog/catalog.api.js';
import { Appeal } from '../support/appeal.js';
import { StandingNotice } from '../support/standing-notice.js';
import { AddReference } from './add-reference.js';
import { useComposer } from './composer-context.js';
import { MoreOptions } from './more-options.js';
import { NegativeLine } from './negative-prompt.js';
import { PromptField } from './prompt-field.js';
import { ReferenceStrip } from './reference-strip.js';
import { RunButton } from './run-button.js';
import { RunSettings } from './run-settings.js';
import { useDrop } from './use-drop.js';
import { usePrice } from './use-price.js';
import { VariableFields } from './variable-fields.js';
import { requestFrom, useIsStarting, useRun } from './use-run.js';

/** Why the last press of the button started nothing, in the server's words, and what can be done. */
function RunFailure({ error }: { error: unknown }): ReactNode {
  const say = useProblemText();
  const verdictId = verdictOf(error);
  return (
    <p role="alert" className="flex flex-wrap items-center gap-x-3 px-5 pt-2 text-sm text-bad">
      <span>{say(error)}</span>
      {verdictId !== undefined && <Appeal verdictIds={[verdictId]} />}
    </p>
  );
}

interface Props {
  /** A run was accepted; unless told otherwise the page shows its head, where it appears. */
  onStarted?: (generation: Generation, request: CreateGeneration) => void;
}

const showHead = (): void => scrollTo({ top: 0, behavior: 'smooth' });

/** Describes the next run and starts it. Everything that costs credits happens here. */
export function Composer({ onStarted }: Props): ReactNode {
  const { t } = useTranslation();
  const { draft, change, references, promptRef, turn } = useComposer();
  const catalog = useCatalog().data;
  const hasHelp = useHasPromptHelp();
  const price = usePrice();
  const run = useRun(references);
  const starting = useIsStarting();
  const buy = useBuyCredits();
  const toast = useToast();
  const written = draft.prompt.trim();
  const improving = useImprove({ prompt: written, style: draft.style }, (prompt) => {
    change({ prompt });
    promptRef.current?.focus();
  });

  const isStill = ({ prompt, negativePrompt = '' }: CreateGeneration): boolean =>
    prompt === written && negativePrompt === draft.negativePrompt.trim();
  const addFiles = (files: readonly File[]): void => {
    if (references.add(files).refused > 0) toast(t('composer.references.refused'));
  };
  const dropping = useDrop(addFiles);
  const start = (): void => {
    if (price.obstacle === 'credits' || price.obstacle === 'plan') return buy();
    if (price.obstacle !== 'none' || starting) return;
    run.mutate(requestFrom(draft, references, turn), {
      onSuccess: onStarted ?? showHead,
      onError: (error) => error instanceof Problem && error.status === 402 && buy(),
    });
  };

  return (
    <section
      aria-label={t('composer.label')}
      className={`relative rounded-t-float border border-line bg-raised shadow-float sm:rounded-float ${dropping ? 'outline-2 outline-offset-2 outline-ink' : ''}`}
    >
      <StandingNotice />
      <ReferenceStrip references={references} />
      <PromptField
        fieldRef={promptRef}
        value={draft.prompt}
        max={catalog?.limits.maxPromptChars ?? 4000}
        placeholder={t(
          references.items.length > 0 ? 'composer.placeholderEdit' : 'composer.placeholder',
        )}
        onChange={(prompt) => change({ prompt })}
        onRun={start}
        onFiles={addFiles}
        tools={hasHelp && <ImproveButton improving={improving} disabled={written === ''} />}
      />
      <VariableFields />
      <NegativeLine
        value={draft.negativePrompt}
        onChange={(negativePrompt) => change({ negativePrompt })}
      />
      <Suggestion
        improving={{
          ...improving,
          keep: () => {
            improving.keep();
            promptRef.current?.focus();
          },
        }}
      />
      {run.isError && isStill(run.variables) && <RunFailure error={run.error} />}
      <div className="flex flex-col gap-2.5 p-2.5 sm:flex-row sm:flex-wrap sm:items-center sm:p-3">
        {/* Where the settings have no room they scroll; what opens the others stays in view. */}
        <div className="flex min-w-0 items-center gap-1 sm:gap-1.5">
          <div className="no-scrollbar flex min-w-0 items-center gap-1 overflow-x-auto sm:gap-1.5">
            <AddReference references={references} onFiles={addFiles} />
            <RunSettings draft={draft} change={change} />
          </div>
          <MoreOptions draft={draft} change={change} />
        </div>
        {/* A reason has room for its words: where there is none beside the settings, below them. */}
        <div className="flex flex-1 gap-2.5 max-sm:flex-col sm:basis-96 sm:items-center sm:has-[p:empty]:basis-auto">
          <p
            id="run-reason"
            role="status"
            className="flex-1 px-2 text-xs text-balance text-muted max-sm:order-last max-sm:empty:hidden sm:text-right"
          >
            {price.reason}
          </p>
          <RunButton price={price} running={starting} onRun={start} onBuy={buy} />
        </div>
      </div>
    </section>
  );
}
