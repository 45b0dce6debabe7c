import { useCallback, useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { useToast } from '../../ui/toast.js';
import { isUnderWay, useExports } from './export.api.js';

/** Whether this browser waits for an export: kept over pages and reloads. */
const KEY = 'export-awaited';
const listeners = new Set<() => void>();

function set(isAwaited: boolean): void {
  if (isAwaited) localStorage.setItem(KEY, '1');
  else localStorage.removeItem(KEY);
  for (const tell of listeners) tell();
}

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  return () => listeners.delete(tell);
}

/** Notes that somebody waits; the notice says when it is there, whatever page is open. */
export function useExportWatch(): { begin: () => void } {
  return { begin: useCallback(() => set(true), []) };
}

/** For the frame around all pages: looks only while somebody waits. */
export function useExportNotice(): void {
  const { t } = useTranslation();
  const toast = useToast();
  const isAwaited = useSyncExternalStore(subscribe, () => localStorage.getItem(KEY) !== null);
  const last = useExports(isAwaited).data?.items[0];
  useEffect(() => {
    if (!isAwaited || last === undefined || isUnderWay(last)) return;
    set(false);
    if (last.status === 'ready') toast(t('privacy.exportIsReady'));
    if (last.status === 'failed') toast(t('privacy.exportFailed'));
  }, [isAwaited, last, t, toast]);
}
