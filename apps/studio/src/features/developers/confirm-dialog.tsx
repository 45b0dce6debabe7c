import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.js';
import { Modal } from '../../ui/modal.js';

interface Props {
  title: string;
  body: string;
  action: string;
  busy: boolean;
  /** Why it did not work, if it did not. */
  error?: string | undefined;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks once before something ends for good. */
export function ConfirmDialog({
  title,
  body,
  action,
  busy,
  error,
  onConfirm,
  onClose,
}: Props): ReactNode {
  const { t } = useTranslation();
  return (
    <Modal open onOpenChange={(open) => !open && onClose()} title={title} description={body}>
      {error !== undefined && (
        <p role="alert" className="mb-4 text-sm text-bad">
          {error}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>{t('common.cancel')}</Button>
        <Button look="danger" disabled={busy} onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </Modal>
  );
}
