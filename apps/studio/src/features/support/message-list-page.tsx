import clsx from 'clsx';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { SupportCase } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { dayAndTime } from '../../lib/format.js';
import { UUID } from '../../lib/uuid.js';
import { FurtherPages } from '../../ui/further-pages.js';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states.js';
import { ContactLink } from './contact.js';
import { useCases } from './support.api.js';

/** Where the studio shows what a message can be about. */
const PLACES = {
  generation: '/studio/receipts',
  payment: '/studio/account/purchases',
  other: '/studio/account/developers/webhooks',
} as const;

/** What a message is about, as a way to it where the studio has a page of it. */
function About({ of: { kind, reference } }: { of: SupportCase }): ReactNode {
  const { t } = useTranslation();
  if (reference === null || !UUID.test(reference) || kind === 'moderation_appeal') return null;
  return (
    <Link to={`${PLACES[kind]}/${reference}`} className="underline underline-offset-2">
      {t(`support.messages.see.${kind}`)}
    </Link>
  );
}

interface Said {
  mine: boolean;
  body: string;
  at: string;
}

/** What both sides wrote, oldest first. What a person writes when closing is the answer. */
function saidIn({ messages, answer, closedAt }: SupportCase): Said[] {
  const said = messages.map(({ author, body, writtenAt }) => ({
    mine: author === 'customer',
    body,
    at: writtenAt,
  }));
  if (answer === null || closedAt === null) return said;
  return [...said, { mine: false, body: answer, at: closedAt }];
}

function Message({ said: { mine, body, at } }: { said: Said }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <li className={clsx('text-sm', !mine && 'rounded-card bg-tint px-4 py-3')}>
      <p className="text-xs text-muted">
        <span className="font-medium text-ink">{t(`support.messages.${mine ? 'you' : 'we'}`)}</span>
        {' · '}
        <time dateTime={at}>{dayAndTime(at, locale)}</time>
      </p>
      <p className="mt-1 whitespace-pre-line wrap-anywhere">{body}</p>
    </li>
  );
}

function Item({ of: one }: { of: SupportCase }): ReactNode {
  const { t } = useTranslation();
  const { kind, reference, status } = one;
  return (
    <li className="border-t border-line py-6">
      <div className="mb-4 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <h2 className="text-base font-semibold tracking-tight">
          {t(`support.messages.kinds.${kind}`)}
        </h2>
        <About of={one} />
        <span
          className={clsx(
            'ml-auto inline-flex h-6 items-center rounded-full bg-tint px-2.5 text-xs font-medium',
            status === 'closed' ? 'text-good' : 'text-muted',
          )}
        >
          {t(`support.messages.${status}`)}
        </span>
      </div>
      <ol className="space-y-4">
        {saidIn(one).map((said, index) => (
          <Message key={index} said={said} />
        ))}
      </ol>
      {/* An open one that is about nothing in particular would not be added to. */}
      {(status === 'closed' || reference !== null) && (
        <div className="mt-3 -ml-3">
          <ContactLink
            label={t('support.messages.again')}
            kind={kind}
            {...(reference === null ? {} : { reference })}
          />
        </div>
      )}
    </li>
  );
}

function List(): ReactNode {
  const { t } = useTranslation();
  const cases = useCases();
  if (cases.isPending)
    return (
      <div role="status" aria-label={t('common.loading')} className="space-y-3">
        <Skeleton className="h-36" />
        <Skeleton className="h-36" />
      </div>
    );
  if (cases.data === undefined)
    return <ErrorState error={cases.error} onRetry={() => void cases.refetch()} />;
  const items = cases.data.pages.flatMap((page) => page.items);
  if (items.length === 0)
    return (
      <EmptyState title={t('support.messages.empty')} body={t('support.messages.emptyBody')} />
    );
  return (
    <>
      <ul className="border-b border-line">
        {items.map((item) => (
          <Item key={item.id} of={item} />
        ))}
      </ul>
      <FurtherPages query={cases} end={t('support.messages.end')} />
    </>
  );
}

/** What the customer wrote to us, and what a person answered. */
export default function MessageListPage(): ReactNode {
  const { t } = useTranslation();
  return (
    <main className="mx-auto max-w-3xl px-4 pt-6 pb-20 sm:px-6">
      <div className="mb-6 flex flex-wrap items-end justify-between gap-3">
        <div>
          <h1 className="text-2xl font-semibold tracking-tight">{t('support.messages.title')}</h1>
          <p className="mt-1 max-w-xl text-sm text-muted">{t('support.messages.lead')}</p>
        </div>
        <ContactLink kind="other" look="soft" />
      </div>
      <List />
    </main>
  );
}
