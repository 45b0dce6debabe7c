import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Modal } from '../../ui/modal.js';
import { ReceiptPanel } from './receipt-panel.js';

interface Props {
  generationId: string;
  onClose: () => void;
}

export function ReceiptModal({ generationId, onClose }: Props): ReactNode {
  const { t } = useTranslation();
  return (
    <Modal
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('receipt.title')}
      description={t('receipt.lead')}
    >
      <ReceiptPanel generationId={generationId} />
    </Modal>
  );
}
