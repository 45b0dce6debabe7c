import { BadgeCheck, CircleSlash, ShieldAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Credentials } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { dayAndTime } from '../../lib/format.js';
import { ErrorState, Skeleton } from '../../ui/states.js';
import { useCredentials } from './images.api.js';

const SOURCES = ['trainedAlgorithmicMedia', 'compositeWithTrainedAlgorithmicMedia'] as const;

/** What a file with a good signature says of itself. */
function Facts({ credentials }: { credentials: Credentials }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const known = SOURCES.find((source) => source === credentials.sourceType);
  const facts: [string, string | null][] = [
    [t('origin.tool'), credentials.tool],
    [
      t('origin.source'),
      known === undefined ? credentials.sourceType : t(`origin.sources.${known}`),
    ],
    [t('origin.signer'), credentials.issuer],
    [t('origin.software'), credentials.generator],
    [t('origin.time'), credentials.madeAt && dayAndTime(credentials.madeAt, locale)],
  ];
  return (
    <dl className="mt-2 text-sm">
      {facts.map(([name, value]) =>
        value === null ? null : (
          <div key={name} className="flex gap-3 border-t border-line py-2">
            <dt className="w-28 shrink-0 text-muted">{name}</dt>
            <dd className="min-w-0 wrap-anywhere">{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

function Verdict({ credentials }: { credentials: Credentials }): ReactNode {
  const { t } = useTranslation();
  if (credentials.status === 'valid')
    return (
      <>
        <p className="flex items-center gap-2 text-sm">
          <BadgeCheck size={16} className="shrink-0 text-good" aria-hidden />
          {t('origin.valid')}
        </p>
        <Facts credentials={credentials} />
      </>
    );
  const isBroken = credentials.status === 'invalid';
  const Icon = isBroken ? ShieldAlert : CircleSlash;
  const words = credentials.failed ? 'failed' : credentials.status;
  return (
    <p className={`flex gap-2 text-sm ${isBroken ? 'text-warn' : 'text-muted'}`}>
      <Icon size={16} className="mt-0.5 shrink-0" aria-hidden />
      {t(`origin.${words}`)}
    </p>
  );
}

/** Who made the picture, by what, and when: as the original file itself says, or that it does not. */
export function CredentialsPanel({ imageId }: { imageId: string }): ReactNode {
  const { t } = useTranslation();
  const credentials = useCredentials(imageId);
  return (
    <section aria-labelledby="origin-title">
      <h2 id="origin-title" className="mb-2 text-sm font-semibold">
        {t('origin.title')}
      </h2>
      {credentials.data !== undefined ? (
        <Verdict credentials={credentials.data} />
      ) : credentials.isError ? (
        <ErrorState error={credentials.error} onRetry={() => void credentials.refetch()} />
      ) : (
        <Skeleton className="h-24" />
      )}
      <p className="mt-2 text-xs text-muted">{t('origin.about')}</p>
    </section>
  );
}
