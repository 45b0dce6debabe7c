import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.js';
import { Modal } from './modal.js';

interface Props {
  title: string;
  body: string;
  action: string;
  /** `accent` for what costs money; else something ends. */
  look?: 'accent' | 'danger';
  busy: boolean;
  /** Why it did not work, if it did not. */
  error?: string | undefined;
  /** What has to be known beside the question. */
  children?: ReactNode;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks once before something ends for good or is paid. Its outcome is awaited. */
export function ConfirmDialog({
  title,
  body,
  action,
  look = 'danger',
  busy,
  error,
  children,
  onConfirm,
  onClose,
}: Props): ReactNode {
  const { t } = useTranslation();
  return (
    <Modal
      open
      onOpenChange={(open) => !open && !busy && onClose()}
      title={title}
      description={body}
    >
      {children}
      {error !== undefined && (
        <p role="alert" className="mb-4 text-sm text-bad">
          {error}
        </p>
      )}
      <div className="flex justify-end gap-2">
        <Button disabled={busy} onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button look={look} disabled={busy} onClick={onConfirm}>
          {action}
        </Button>
      </div>
    </Modal>
  );
}
