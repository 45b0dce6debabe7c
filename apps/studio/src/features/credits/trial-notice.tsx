import { Gift } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../session/session.api.js';
import { ContactLink } from '../support/contact.js';
import { useBalance } from './credits.api.js';

/** Why there are no trial credits and what to do; nothing once there are other credits to use. */
export function TrialNotice(): ReactNode {
  const { t } = useTranslation();
  const trial = useMe().data?.trial;
  const available = useBalance().data?.available;
  if (trial?.status !== 'withheld' || trial.reasonCode === null || available !== 0) return null;
  return (
    <aside
      aria-label={t('credits.trial.title')}
      className="mx-auto mt-3 flex w-[calc(100%-2rem)] max-w-4xl flex-wrap items-center gap-x-3 gap-y-2 rounded-card bg-tint px-4 py-3 text-sm"
    >
      <Gift size={18} aria-hidden className="shrink-0 text-muted max-sm:hidden" />
      <p className="min-w-0 flex-1 basis-72">
        <strong className="font-semibold">{t('credits.trial.title')}</strong>{' '}
        {t(`credits.trial.${trial.reasonCode}`)} {t('credits.trial.next')}
      </p>
      <ContactLink kind="other" />
    </aside>
  );
}
