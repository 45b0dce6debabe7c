import clsx from 'clsx';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Generation, Image } from '../../api/wire.js';
import { useWords } from '../../i18n/use-words.js';
import { Button } from '../../ui/button.js';
import { Appeal } from '../support/appeal.js';
import { ContactLink } from '../support/contact.js';
import { useAgain } from './use-again.js';
import { undelivered } from './words.js';

interface Props {
  generation: Generation;
  /** Without a ground of its own, where it stands on one already. */
  bare?: boolean;
}

/** Groups what was not delivered by its reason, so that ten equal failures read as one. */
function byReason(images: readonly Image[]): [string, Image[]][] {
  const groups = new Map<string, Image[]>();
  for (const image of images) {
    if (image.status === 'cancelled') continue;
    const code = image.error?.code ?? '';
    groups.set(code, [...(groups.get(code) ?? []), image]);
  }
  return [...groups];
}

/** What was not delivered, that it was not charged, and what to do next. */
export function RunNotice({ generation, bare = false }: Props): ReactNode {
  const { t } = useTranslation();
  const words = useWords('ends');
  const onAgain = useAgain(generation);
  const groups = byReason(undelivered(generation));
  if (groups.length === 0) return null;
  return (
    <div
      className={clsx(
        'w-fit max-w-2xl space-y-4 text-sm',
        bare ? 'mt-1' : 'mt-3 rounded-card bg-tint px-4 py-3.5',
      )}
    >
      {groups.map(([code, images]) => {
        const blocked = images.some((image) => image.status === 'blocked');
        const verdictIds = images.flatMap((image) => image.error?.verdictId ?? []);
        const credits = images.reduce((sum, image) => sum + image.credits, 0);
        return (
          <div key={code}>
            <p>
              {!bare && (
                <strong className="font-semibold">
                  {t('stage.notice.title', { count: images.length })}{' '}
                </strong>
              )}
              {words(code, images[0]?.error?.message ?? '', { rule: images[0]?.error?.rule })}
            </p>
            <p className="mt-0.5 text-good">{t('stage.notice.back', { count: credits })}</p>
            <div className="mt-2.5 flex flex-wrap items-center gap-2">
              <Button size="sm" look="solid" onClick={onAgain}>
                {blocked ? t('stage.notice.edit') : t('stage.notice.again')}
              </Button>
              {verdictIds.length > 0 && <Appeal verdictIds={verdictIds} />}
              <ContactLink reference={generation.id} />
            </div>
          </div>
        );
      })}
    </div>
  );
}
