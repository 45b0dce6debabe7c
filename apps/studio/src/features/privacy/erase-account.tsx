import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AccountErasure } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { day, dayAndTime } from '../../lib/format.js';
import { Button } from '../../ui/button.js';
import { ErrorState, Skeleton, useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { EraseDialog } from './erase-dialog.js';
import { takeErasureBack, useErasure } from './privacy.api.js';

/** The end of the account: what stands against it, that it is planned, and the way back. */
export function EraseAccount(): ReactNode {
  const { t } = useTranslation();
  const erasure = useErasure();
  const [asking, setAsking] = useState(false);
  if (erasure.isError)
    return <ErrorState error={erasure.error} onRetry={() => void erasure.refetch()} />;
  if (erasure.data === undefined) return <Skeleton className="h-16" />;
  const { obstacles, graceDays } = erasure.data;
  if (erasure.data.erasure !== null) return <Planned of={erasure.data} />;
  const refused = obstacles.find(({ refuses }) => refuses);
  return (
    <>
      <p className="mb-4 text-sm text-muted">{t('privacy.eraseLead', { days: graceDays })}</p>
      <Obstacles of={erasure.data} />
      <Button look="danger" disabled={refused !== undefined} onClick={() => setAsking(true)}>
        {t('privacy.erase')}
      </Button>
      {asking && <EraseDialog graceDays={graceDays} onClose={() => setAsking(false)} />}
    </>
  );
}

function Obstacles({ of: { obstacles } }: { of: AccountErasure }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  return obstacles.map(({ code, until }) => (
    <p key={code} className="mb-4 text-sm text-warn">
      {t(`privacy.obstacles.${code}`)}
      {until !== null && ` ${t('privacy.until', { day: day(until, locale) })}`}
    </p>
  ));
}

/** Its day, and the way back while there is one. */
function Planned({ of }: { of: AccountErasure }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const say = useProblemText();
  const toast = useToast();
  const back = useMutation({
    mutationFn: takeErasureBack,
    onSuccess: () => toast(t('privacy.takenBack')),
  });
  if (of.erasure === null) return null;
  return (
    <div role="status" className="rounded-2xl border border-bad/40 p-4">
      <p className="mb-3">
        {t('privacy.planned', { moment: dayAndTime(of.erasure.dueAt, locale) })}
      </p>
      <Obstacles of={of} />
      {of.erasure.status === 'planned' && (
        <Button look="solid" disabled={back.isPending} onClick={() => back.mutate()}>
          {t('privacy.takeBack')}
        </Button>
      )}
      {back.isError && (
        <p role="alert" className="mt-3 text-sm text-bad">
          {say(back.error)}
        </p>
      )}
    </div>
  );
}
