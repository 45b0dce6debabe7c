import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { verdictOf } from '../../api/problem.js';
import { useProblemText } from '../../ui/states.js';
import { Appeal } from '../support/appeal.js';
import { ReferenceItem } from './reference-item.js';
import type { Reference } from './references.js';
import type { References } from './use-references.js';

interface Note {
  key: string;
  text: string;
  bad?: boolean;
  verdictId?: string | undefined;
}

/** What is wrong with the references, or why they wait. */
function useNotes(items: readonly Reference[]): Note[] {
  const { t } = useTranslation();
  const say = useProblemText();
  return items.flatMap(({ key, state, isBroken, error, mask }, index) => {
    const position = index + 1;
    const notes: Note[] = [];
    if (state === 'checking' || mask?.state === 'checking')
      notes.push({ key, text: t('composer.references.waiting', { position }) });
    if (state === 'uploading' && isBroken === true)
      notes.push({ key, text: t('composer.references.broken', { position }) });
    const problem = state === 'failed' ? error : mask?.error;
    if (problem !== undefined) {
      const text = t('composer.references.problem', { position, problem: say(problem) });
      notes.push({ key, bad: true, verdictId: verdictOf(problem), text });
    }
    return notes;
  });
}

/** What the first picture stands for, where it is more than a reference, in words that stay. */
function BaseNote({ references }: { references: References }): ReactNode {
  const { t } = useTranslation();
  const [first] = references.items;
  if (first?.isBase !== true) return null;
  const { mask, key } = first;
  return (
    <p className="flex flex-wrap items-center gap-x-3 pt-2 text-muted">
      {t(mask === undefined ? 'composer.references.base' : 'composer.references.masked')}
      {mask !== undefined && (
        <button
          type="button"
          className="inline-flex items-center gap-1 font-medium text-ink hover:underline"
          onClick={() => references.removeMask(key)}
        >
          <X size={13} aria-hidden />
          {t('composer.references.unmask')}
        </button>
      )}
    </p>
  );
}

/** The reference pictures in the order in which the model sees them. */
export function ReferenceStrip({ references }: { references: References }): ReactNode {
  const { t } = useTranslation();
  const notes = useNotes(references.items);
  if (references.items.length === 0) return null;
  return (
    <>
      <ol
        aria-label={t('composer.references.label')}
        className="no-scrollbar flex gap-3 overflow-x-auto px-4 pt-4"
      >
        {references.items.map((item, index) => (
          <ReferenceItem key={item.key} item={item} position={index + 1} references={references} />
        ))}
      </ol>
      <div role="status" className="px-5 text-sm">
        <BaseNote references={references} />
        {notes.map(({ key, bad, verdictId, text }) => (
          <p key={key} className="flex flex-wrap items-center gap-x-3 pt-2">
            <span className={bad === true ? 'text-bad' : 'text-muted'}>{text}</span>
            {verdictId !== undefined && <Appeal verdictIds={[verdictId]} />}
          </p>
        ))}
      </div>
    </>
  );
}
