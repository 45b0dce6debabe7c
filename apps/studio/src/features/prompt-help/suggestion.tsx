import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { verdictOf } from '../../api/problem.js';
import type { ImprovedPrompt } from '../../api/wire.js';
import { Button } from '../../ui/button.js';
import { useProblemText } from '../../ui/states.js';
import { Appeal } from '../support/appeal.js';
import { DemoMark } from './demo-mark.js';
import type { Improving } from './use-improve.js';

/** What was added is underlined and what goes is struck out, and both are read out as such. */
function Difference({ changes }: Pick<ImprovedPrompt, 'changes'>): ReactNode {
  const { t } = useTranslation();
  return changes.map(({ kind, text }, index) => {
    if (kind === 'kept') return <span key={index}>{text}</span>;
    const Mark = kind === 'added' ? 'ins' : 'del';
    return (
      <Mark
        key={index}
        className={
          kind === 'added'
            ? 'rounded-sm bg-good/12 text-good decoration-good/60 decoration-1 underline-offset-3'
            : 'text-bad decoration-bad'
        }
      >
        <span className="sr-only">{t(`help.${kind}`)} </span>
        {text}
        <span className="sr-only"> {t('help.end')}</span>
      </Mark>
    );
  });
}

function Offer({
  suggestion,
  improving,
}: {
  suggestion: ImprovedPrompt;
  improving: Improving;
}): ReactNode {
  const { t } = useTranslation();
  const isSame = suggestion.changes.every(({ kind }) => kind === 'kept');
  return (
    <section
      aria-label={t('help.suggestion')}
      className="mx-3 mt-1 rounded-card bg-tint p-3 sm:mx-4"
      onKeyDown={(event) => event.key === 'Escape' && improving.keep()}
    >
      <p className="mb-1 flex items-center gap-2 text-xs text-muted">
        {isSame ? t('help.nothing') : t('help.suggestion')}
        {suggestion.demo === true && <DemoMark />}
      </p>
      {!isSame && (
        <p className="max-h-[26vh] overflow-y-auto text-sm leading-relaxed wrap-anywhere whitespace-pre-wrap">
          <Difference changes={suggestion.changes} />
        </p>
      )}
      <div className="mt-2.5 flex flex-wrap gap-2">
        {!isSame && (
          <Button size="sm" look="solid" onClick={improving.accept}>
            {t('help.accept')}
          </Button>
        )}
        <Button size="sm" look="plain" onClick={improving.keep}>
          {isSame ? t('common.close') : t('help.keep')}
        </Button>
      </div>
    </section>
  );
}

/** What came of asking for a better prompt: a suggestion, a reason why not, or the way back. */
export function Suggestion({ improving }: { improving: Improving }): ReactNode {
  const { t } = useTranslation();
  const { suggestion } = improving;
  const isSame = suggestion?.changes.every(({ kind }) => kind === 'kept');
  return (
    <>
      {/* It is there before its words: what comes together with them is not read out. */}
      <p role="status" className="sr-only">
        {suggestion !== undefined && (isSame ? t('help.nothing') : t('help.suggestion'))}
      </p>
      <Outcome improving={improving} />
    </>
  );
}

function Outcome({ improving }: { improving: Improving }): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const { suggestion, error, slow, undo } = improving;
  const line = 'flex flex-wrap items-center gap-x-3 px-4 pt-2 text-sm sm:px-5';
  const verdictId = verdictOf(error);
  if (suggestion !== undefined) return <Offer suggestion={suggestion} improving={improving} />;
  if (error !== undefined)
    return (
      <p role="alert" className={`${line} text-bad`}>
        <span>{say(error)}</span>
        {verdictId !== undefined && <Appeal verdictIds={[verdictId]} />}
      </p>
    );
  return (
    <div role="status">
      {slow && <p className={`${line} text-muted`}>{t('help.slow')}</p>}
      {undo !== undefined && (
        <p className={`${line} text-muted`}>
          {t('help.accepted')}
          <button
            type="button"
            className="font-medium text-ink underline underline-offset-3"
            onClick={undo}
          >
            {t('help.undo')}
          </button>
        </p>
      )}
    </div>
  );
}
