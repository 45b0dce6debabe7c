import clsx from 'clsx';
import { Brush, ChevronLeft, ChevronRight, ScanText, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useHasPromptHelp } from '../catalog/catalog.api.js';
import { useProblemText } from '../../ui/states.js';
import { EditPart } from '../mask/edit-part.js';
import { DescribeDialog } from '../prompt-help/describe-dialog.js';
import type { DescribedSubject } from '../prompt-help/prompt-help.api.js';
import { mayMove, type Reference } from './references.js';
import type { References } from './use-references.js';

const tool =
  'grid size-6 place-items-center rounded-full bg-black/65 text-white hover:bg-black/85 disabled:hidden';

interface Props {
  item: Reference;
  position: number;
  references: References;
}

/** What can be described of a reference: one that is there. */
function subjectOf({ id, kind, state }: Reference): DescribedSubject | undefined {
  if (id === undefined || kind === undefined || state !== 'ready') return undefined;
  return kind === 'upload' ? { uploadId: id } : { imageId: id };
}

function DescribeReference({ item, position }: Pick<Props, 'item' | 'position'>): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const hasHelp = useHasPromptHelp();
  const subject = subjectOf(item);
  if (subject === undefined || !hasHelp) return null;
  return (
    <>
      <button
        type="button"
        className={clsx(tool, 'absolute! top-0.5 left-0.5')}
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

function Arrows({ item, position, references }: Props): ReactNode {
  const { t } = useTranslation();
  return (
    <span className="pointer-events-none absolute inset-x-0 top-1/2 flex -translate-y-1/2 justify-between px-0.5 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 [&>button]:pointer-events-auto">
      <button
        type="button"
        className={tool}
        disabled={!mayMove(references.items, item.key, -1)}
        aria-label={t('composer.references.earlier', { position })}
        onClick={() => references.move(item.key, -1)}
      >
        <ChevronLeft size={13} aria-hidden />
      </button>
      <button
        type="button"
        className={clsx(tool, 'ml-auto')}
        disabled={!mayMove(references.items, item.key, 1)}
        aria-label={t('composer.references.later', { position })}
        onClick={() => references.move(item.key, 1)}
      >
        <ChevronRight size={13} aria-hidden />
      </button>
    </span>
  );
}

/** How much of a large file has gone. */
function Sent({ item: { state, sent }, position }: Pick<Props, 'item' | 'position'>): ReactNode {
  const { t } = useTranslation();
  if (state !== 'uploading' || sent === undefined) return null;
  const percent = Math.round(sent * 100);
  return (
    <span
      role="progressbar"
      aria-label={t('composer.references.sent', { position })}
      aria-valuenow={percent}
      aria-valuemin={0}
      aria-valuemax={100}
      className="absolute inset-x-1.5 top-1/2 h-1.5 -translate-y-1/2 overflow-hidden rounded-full bg-black/65"
    >
      <span className="block h-full bg-white" style={{ width: `${percent}%` }} />
    </span>
  );
}

/** One reference: what it looks like, which part of it is to change, and what can be done with it. */
export function ReferenceItem({ item, position, references }: Props): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const { mask, whole } = item;
  const failed = item.state === 'failed' || mask?.state === 'failed';
  const waits = [item.state, mask?.state].some(
    (state) => state === 'uploading' || state === 'checking',
  );
  return (
    <li
      className="group relative size-20 shrink-0"
      title={failed ? say(item.error ?? mask?.error) : item.name}
    >
      <img
        src={item.previewUrl === '' ? undefined : item.previewUrl}
        alt={t('composer.references.alt', { position, name: item.name })}
        className={clsx(
          'size-full rounded-tile bg-tint object-cover',
          waits && 'breathing',
          failed && 'opacity-40 ring-2 ring-bad',
          item.isBase === true && !failed && 'outline-2 -outline-offset-2 outline-ink',
        )}
      />
      {mask !== undefined && mask.previewUrl !== '' && (
        <img
          src={mask.previewUrl}
          alt=""
          className="absolute inset-0 size-full rounded-tile object-cover opacity-60"
        />
      )}
      <span className="absolute bottom-1 left-1 rounded-full bg-black/65 px-1.5 text-[11px] leading-4 font-medium text-white tabular-nums">
        {position}
      </span>
      <Sent item={item} position={position} />
      <DescribeReference item={item} position={position} />
      <Arrows item={item} position={position} references={references} />
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
      {whole !== undefined && item.state === 'ready' && (
        <button
          type="button"
          className={clsx(
            tool,
            'absolute! right-0.5 bottom-0.5',
            mask !== undefined && 'bg-accent! text-on-accent!',
          )}
          aria-label={t('composer.references.part', { position })}
          title={t('image.part')}
          onClick={() => references.paint(item.key)}
        >
          <Brush size={13} aria-hidden />
        </button>
      )}
      {references.painting === item.key && whole !== undefined && (
        <EditPart
          picture={whole}
          {...(mask === undefined ? {} : { steps: mask.steps })}
          onClose={() => references.paint(undefined)}
          onDone={(painted) => {
            references.setMask(item.key, painted);
            references.paint(undefined);
          }}
        />
      )}
    </li>
  );
}
