import { useMutation } from '@tanstack/react-query';
import clsx from 'clsx';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKey } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { ago, count, day } from '../../lib/format.js';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { ErrorState, Skeleton, useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { Section } from '../account/section.js';
import { CreateKeyDialog, SCOPES } from './create-key-dialog.js';
import { revokeApiKey, useApiKeys, useKeySpending } from './developers.api.js';
import { SecretOnce } from './secret-once.js';

/** What a key may do; all of it is one word. */
function useScopeWords(): (key: ApiKey) => string {
  const { t } = useTranslation();
  return ({ scopes }) =>
    scopes.length === SCOPES.length
      ? t('developers.keys.everything')
      : scopes.map((scope) => t(`developers.scopes.${scope}`)).join(' · ');
}

/** The limits of a key, where it has any of its own. */
function useLimitWords(): (key: ApiKey) => string | undefined {
  const { t } = useTranslation();
  const locale = useLocale();
  return ({ requestsPerMinute, monthlyCredits }) => {
    const limits = [
      requestsPerMinute === null
        ? []
        : t('developers.keys.limitRequests', { formatted: count(requestsPerMinute, locale) }),
      monthlyCredits === null
        ? []
        : t('developers.keys.limitCredits', { formatted: count(monthlyCredits, locale) }),
    ].flat();
    return limits.length === 0
      ? undefined
      : t('developers.keys.atMost', { limits: limits.join(' · ') });
  };
}

/** What the key has spent this month; nothing while that is not known. */
function Spent({ item: { id, monthlyCredits } }: { item: ApiKey }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const { data } = useKeySpending();
  if (data === undefined) return null;
  const spent = data.get(id) ?? 0;
  const formatted = count(spent, locale);
  if (monthlyCredits === null)
    return (
      <p className="mt-0.5 text-xs text-muted">
        {t('developers.keys.spent', { count: spent, formatted })}
      </p>
    );
  const usedUp = spent >= monthlyCredits;
  const limit = count(monthlyCredits, locale);
  return (
    <p className={clsx('mt-0.5 text-xs', usedUp ? 'text-warn' : 'text-muted')}>
      {t('developers.keys.spentOf', { formatted, limit })}
      {usedUp && ` · ${t('developers.keys.usedUp')}`}
    </p>
  );
}

function Row({ item, onRevoke }: { item: ApiKey; onRevoke: () => void }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const scopeWords = useScopeWords();
  const limits = useLimitWords()(item);
  const expiry =
    item.expiresAt === null
      ? t('developers.keys.noExpiry')
      : t(item.expired ? 'developers.keys.expired' : 'developers.keys.expires', {
          day: day(item.expiresAt, locale),
        });
  const use =
    item.lastUsedAt === null
      ? t('developers.keys.neverUsed')
      : t('developers.keys.lastUsed', { when: ago(item.lastUsedAt, locale) });
  return (
    <li className="flex items-start justify-between gap-4 py-3.5">
      <div className="min-w-0 text-sm">
        <p className="flex flex-wrap items-baseline gap-x-3">
          <span className="font-medium wrap-anywhere">{item.name}</span>
          <code className="font-mono text-xs text-muted">{item.hint}</code>
        </p>
        <p className="mt-1 text-xs text-muted">{scopeWords(item)}</p>
        {limits !== undefined && <p className="mt-0.5 text-xs text-muted">{limits}</p>}
        <Spent item={item} />
        <p className="mt-0.5 text-xs text-muted">
          {use} · <span className={clsx(item.expired && 'text-warn')}>{expiry}</span>
        </p>
      </div>
      <Button
        size="sm"
        look="plain"
        aria-label={t('developers.keys.revokeOf', { name: item.name })}
        onClick={onRevoke}
      >
        {t('developers.keys.revoke')}
      </Button>
    </li>
  );
}

function RevokeDialog({ item, onClose }: { item: ApiKey; onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const toast = useToast();
  const say = useProblemText();
  const revoke = useMutation({
    mutationFn: revokeApiKey,
    onSuccess: () => {
      toast(t('developers.keys.revoked'));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('developers.keys.revokeTitle', { name: item.name })}
      body={t('developers.keys.revokeBody')}
      action={t('developers.keys.revoke')}
      busy={revoke.isPending}
      error={revoke.isError ? say(revoke.error) : undefined}
      onConfirm={() => revoke.mutate(item.id)}
      onClose={onClose}
    />
  );
}

interface ListProps {
  keys: ApiKey[];
  mayCreate: boolean;
}

/** The keys that there are, and the way to another where the plan has the API. */
function KeyList({ keys, mayCreate }: ListProps): ReactNode {
  const { t } = useTranslation();
  const [creating, setCreating] = useState(false);
  const [made, setMade] = useState<string>();
  const [revoking, setRevoking] = useState<ApiKey>();
  return (
    <>
      {keys.length === 0 ? (
        <p className="mb-4 text-muted">{t('developers.keys.empty')}</p>
      ) : (
        <ul className="mb-4 divide-y divide-line border-b border-line">
          {keys.map((item) => (
            <Row key={item.id} item={item} onRevoke={() => setRevoking(item)} />
          ))}
        </ul>
      )}
      {mayCreate && (
        <Button look="solid" onClick={() => setCreating(true)}>
          {t('developers.keys.create')}
        </Button>
      )}
      {creating && (
        <CreateKeyDialog
          onCreated={(key) => {
            setCreating(false);
            setMade(key);
          }}
          onClose={() => setCreating(false)}
        />
      )}
      {made !== undefined && (
        <SecretOnce
          title={t('developers.keys.made')}
          note={t('developers.keys.madeBody')}
          secret={made}
          onClose={() => setMade(undefined)}
        />
      )}
      {revoking !== undefined && (
        <RevokeDialog item={revoking} onClose={() => setRevoking(undefined)} />
      )}
    </>
  );
}

/** The keys with which programs of the customer call us; nothing where there can be none. */
export function ApiKeys({ mayCreate }: { mayCreate: boolean }): ReactNode {
  const { t } = useTranslation();
  const keys = useApiKeys();
  if (!mayCreate && keys.data?.length === 0) return null;
  return (
    <Section title={t('developers.keys.title')}>
      {keys.isPending ? (
        <div role="status" aria-label={t('common.loading')}>
          <Skeleton className="h-24" />
        </div>
      ) : keys.data === undefined ? (
        <ErrorState error={keys.error} onRetry={() => void keys.refetch()} />
      ) : (
        <KeyList keys={keys.data} mayCreate={mayCreate} />
      )}
    </Section>
  );
}
