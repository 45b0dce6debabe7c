import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Modal } from '../../ui/modal.js';
import type { Generation } from '../../api/wire.js';
import { ReceiptPanel } from './receipt-panel.js';

interface Props {
  generation: Generation;
  onClose: () => void;
}

export function ReceiptModal({ generation, onClose }: Props): ReactNode {
  const { t } = useTranslation();
  return (
    <Modal
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('receipt.title')}
      description={t('receipt.lead')}
    >
      <ReceiptPanel generationId={generation.id} images={generation.images} />
    </Modal>
  );
}
