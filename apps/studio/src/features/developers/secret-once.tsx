import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.js';
import { Modal } from '../../ui/modal.js';
import { CopyButton } from './code-block.js';

interface Props {
  title: string;
  /** What the secret is for, and that it is not shown again. */
  note: string;
  secret: string;
  onClose: () => void;
}

/** Shows a secret the one time that it can be shown. */
export function SecretOnce({ title, note, secret, onClose }: Props): ReactNode {
  const { t } = useTranslation();
  return (
    <Modal
      open
      keep="press-and-escape"
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={note}
    >
      <div className="flex items-center gap-1 rounded-xl bg-tint py-1.5 pr-1 pl-3.5">
        <code className="min-w-0 flex-1 font-mono text-sm break-all select-all">{secret}</code>
        <CopyButton text={secret} label={t('developers.copy')} />
      </div>
      <div className="mt-5 flex justify-end">
        <Button look="solid" onClick={onClose}>
          {t('developers.kept')}
        </Button>
      </div>
    </Modal>
  );
}
