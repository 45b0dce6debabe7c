import clsx from 'clsx';
import { ChevronLeft, ChevronRight, ScanText, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { verdictOf } from '../../api/problem.js';
import { useProblemText } from '../../ui/states.js';
import { DescribeDialog } from '../prompt-help/describe-dialog.js';
import type { DescribedSubject } from '../prompt-help/prompt-help.api.js';
import { Appeal } from '../support/appeal.js';
import type { Reference, References } from './use-references.js';

const tool =
  'grid size-6 place-items-center rounded-full bg-black/65 text-white hover:bg-black/85 disabled:hidden';

/** What can be described of a reference: one that is there. */
function subjectOf({ id, kind, state }: Reference): DescribedSubject | undefined {
  if (id === undefined || kind === undefined || state !== 'ready') return undefined;
  return kind === 'upload' ? { uploadId: id } : { imageId: id };
}

function DescribeReference({ item, position }: Pick<ItemProps, 'item' | 'position'>): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const subject = subjectOf(item);
  if (subject === undefined) return null;
  return (
    <>
      <button
        type="button"
        className={clsx(tool, 'absolute right-0.5 bottom-0.5')}
        title={t('help.describe')}
        aria-label={t('help.describeReference', { position })}
        onClick={() => setOpen(true)}
      >
        <ScanText size={13} aria-hidden />
      </button>
      {open && <DescribeDialog subject={subject} onClose={() => setOpen(false)} />}
    </>
  );
}

interface ItemProps {
  item: Reference;
  position: number;
  last: boolean;
  references: References;
}

function ReferenceItem({ item, position, last, references }: ItemProps): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const failed = item.state === 'failed';
  return (
    <li className="group relative size-16 shrink-0" title={failed ? say(item.error) : item.name}>
      <img
        src={item.previewUrl === '' ? undefined : item.previewUrl}
        alt={t('composer.references.alt', { position, name: item.name })}
        className={clsx(
          'size-full rounded-tile object-cover',
          (item.state === 'uploading' || item.state === 'checking') && 'breathing',
          failed && 'opacity-40 ring-2 ring-bad',
        )}
      />
      <span className="absolute bottom-1 left-1 rounded-full bg-black/65 px-1.5 text-[11px] leading-4 font-medium text-white tabular-nums">
        {position}
      </span>
      <DescribeReference item={item} position={position} />
      <span className="absolute -top-1.5 -right-1.5">
        <button
          type="button"
          className={tool}
          aria-label={t('composer.references.remove', { position })}
          onClick={() => references.remove(item.key)}
        >
          <X size={13} aria-hidden />
        </button>
      </span>
      <span className="absolute inset-x-0 top-1/2 flex -translate-y-1/2 justify-between px-0.5 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100">
        <button
          type="button"
          className={tool}
          disabled={position === 1}
          aria-label={t('composer.references.earlier', { position })}
          onClick={() => references.move(item.key, -1)}
        >
          <ChevronLeft size={13} aria-hidden />
        </button>
        <button
          type="button"
          className={clsx(tool, 'ml-auto')}
          disabled={last}
          aria-label={t('composer.references.later', { position })}
          onClick={() => references.move(item.key, 1)}
        >
          <ChevronRight size={13} aria-hidden />
        </button>
      </span>
    </li>
  );
}

/** What is wrong with a reference, or why it waits, in words that stay on the screen. */
function ReferenceNotes({ items }: { items: readonly Reference[] }): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const notes = items.flatMap((item, index) => {
    const position = index + 1;
    if (item.state === 'checking')
      return [
        {
          key: item.key,
          bad: false,
          verdictId: undefined,
          text: t('composer.references.waiting', { position }),
        },
      ];
    if (item.state !== 'failed') return [];
    const text = t('composer.references.problem', { position, problem: say(item.error) });
    return [{ key: item.key, bad: true, verdictId: verdictOf(item.error), text }];
  });
  return (
    <div role="status" className="px-5 text-sm">
      {notes.map(({ key, bad, verdictId, text }) => (
        <p key={key} className="flex flex-wrap items-center gap-x-3 pt-2">
          <span className={bad ? 'text-bad' : 'text-muted'}>{text}</span>
          {verdictId !== undefined && <Appeal verdictIds={[verdictId]} />}
        </p>
      ))}
    </div>
  );
}

/** The reference pictures in the order in which the model sees them. */
export function ReferenceStrip({ references }: { references: References }): ReactNode {
  const { t } = useTranslation();
  if (references.items.length === 0) return null;
  return (
    <>
      <ol
        aria-label={t('composer.references.label')}
        className="no-scrollbar flex gap-3 overflow-x-auto px-4 pt-4"
      >
        {references.items.map((item, index) => (
          <ReferenceItem
            key={item.key}
            item={item}
            position={index + 1}
            last={index === references.items.length - 1}
            references={references}
          />
        ))}
      </ol>
      <ReferenceNotes items={references.items} />
    </>
  );
}
