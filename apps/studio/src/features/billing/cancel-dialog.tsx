import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.js';
import { Modal } from '../../ui/modal.js';

interface CancelProps {
  /** Last day of the paid period, in the reader's words. */
  end: string;
  busy: boolean;
  onClose: () => void;
  onCancel: () => void;
}

/** Asks once before the subscription ends, and says what stays. */
export function CancelDialog({ end, busy, onClose, onCancel }: CancelProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Modal
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('account.cancelTitle')}
      description={t('account.cancelBody', { day: end })}
    >
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('account.keep')}</Button>
        <Button look="solid" disabled={busy} onClick={onCancel}>
          {t('account.cancelConfirm')}
        </Button>
      </div>
    </Modal>
  );
}
