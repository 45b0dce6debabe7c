import { useGetList, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { useMoney } from '../framework/fields';
import { auditPage, listPage } from '../framework/link';
import { useNamesOf } from '../framework/name';
import { useMay } from '../framework/use-roles';

export const SOURCES = ['generations', 'payments', 'cases', 'operators'] as const;
export type Source = (typeof SOURCES)[number];

export interface TimelineEvent {
  source: Source;
  id: string;
  at: string;
  what: string;
  more?: string;
  status?: string;
  /** The page that says more. */
  to?: string;
}

/** Newest rows of each kind; older ones are in the lists of their own. */
const EACH = 100;

/** What happened with a customer, of every kind that the operator may see, newest first. */
export function useTimeline(workspaceId: string): {
  events: TimelineEvent[];
  loading: boolean;
  error: Error | null;
} {
  const translate = useTranslate();
  const money = useMoney();
  const nameOf = useNamesOf('products');
  const may = useMay();
  const mine = { filter: { workspaceId }, pagination: { page: 1, perPage: EACH } };
  const generations = useGetList<Schemas['AdminGenerationRow']>('generations', mine);
  const payments = useGetList<Schemas['AdminPayment']>('payments', mine, {
    enabled: may('finance', 'support'),
  });
  const cases = useGetList<Schemas['AdminCase']>('cases', mine);
  const deeds = useGetList<Schemas['AuditRow']>('audit-log', mine);

  const events: TimelineEvent[] = [
    ...(generations.data ?? []).map((job) => ({
      source: 'generations' as const,
      id: job.id,
      at: job.createdAt,
      what: job.prompt,
      more: `${job.resolution} × ${job.count} · ${job.cost}`,
      status: job.status,
      to: `/generations/${job.id}/show`,
    })),
    ...(payments.data ?? []).map((payment) => ({
      source: 'payments' as const,
      id: payment.id,
      at: payment.createdAt,
      what: `${nameOf(payment.productCode)} · ${money(payment.amountMinor, payment.currency)}`,
      status: payment.status,
      to: `/payments/${payment.id}/show`,
    })),
    ...(cases.data ?? []).map((one) => ({
      source: 'cases' as const,
      id: one.id,
      at: one.createdAt,
      what: one.message,
      more: one.answer ?? undefined,
      status: one.status,
      to: listPage('cases', { workspaceId, status: one.status }),
    })),
    ...(deeds.data ?? []).map((row) => ({
      source: 'operators' as const,
      id: row.id,
      at: row.at,
      what: translate(`console.deed.${row.action}`, { _: row.action }),
      more: `${row.actorEmail}: ${row.reason}`,
      to: auditPage(row.id),
    })),
  ];
  const all = [generations, payments, cases, deeds];
  return {
    events: events.sort((one, other) => other.at.localeCompare(one.at)),
    loading: all.some(({ isPending, fetchStatus }) => isPending && fetchStatus !== 'idle'),
    error: all.map(({ error }) => error).find((error) => error !== null) ?? null,
  };
}
