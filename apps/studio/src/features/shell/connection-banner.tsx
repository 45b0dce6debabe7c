import { CloudOff } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { queryClient } from '../../api/query-client.js';
import { onReconnect, reconnect, useConnectionLost } from '../../lib/connection.js';
import { useToast } from '../../ui/toast.js';

/** Says that the connection is lost, and reads everything anew once it is back. */
export function ConnectionBanner(): ReactNode {
  const { t } = useTranslation();
  const toast = useToast();
  const lost = useConnectionLost();
  useEffect(
    () =>
      onReconnect(() => {
        toast(t('connection.back'));
        void queryClient.invalidateQueries();
      }),
    [t, toast],
  );
  return (
    <div role="status" className="sticky top-(--header-height) z-30">
      {lost && (
        <p className="flex flex-wrap items-center justify-center gap-x-3 gap-y-1 bg-ink px-4 py-2 text-sm text-paper">
          <CloudOff size={16} aria-hidden />
          <span>{t('connection.lost')}</span>
          <button
            type="button"
            onClick={reconnect}
            className="font-semibold underline underline-offset-4"
          >
            {t('connection.now')}
          </button>
        </p>
      )}
    </div>
  );
}
