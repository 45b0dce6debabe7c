import { useQuery } from '@tanstack/react-query';
import type { Schemas } from '#api-client';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';

/** The last backup and the last drill, and whether one is overdue; for administrators. */
export function useBackupStanding() {
  return useQuery({
    queryKey: ['backup-standing'],
    queryFn: () => ask(api.GET('/api/admin/v1/backup-standing')),
  });
}

/**
 * `bad`: the last one failed or found something, although nothing is overdue; `none`: there is none,
 * and the installation is too young to blame anybody for it.
 */
export function stateOf({
  overdue,
  last,
}: Schemas['BackupStanding']['backup']): 'good' | 'bad' | 'overdue' | 'none' {
  if (overdue) return 'overdue';
  if (!last) return 'none';
  return last.result === 'good' ? 'good' : 'bad';
}
