import { useMutation } from '@tanstack/react-query';
import type { ReactNode, SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.js';
import { Modal } from './modal.js';
import { useProblemText } from './states.js';

interface Props {
  title: string;
  action: string;
  isComplete: boolean;
  submit: () => Promise<unknown>;
  onClose: () => void;
  children: ReactNode;
}

/** A form in a modal sheet: what went wrong and the two buttons are the same for all of them. */
export function FormDialog({
  title,
  action,
  isComplete,
  submit,
  onClose,
  children,
}: Props): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const sending = useMutation({ mutationFn: submit });
  const send = (event: SyntheticEvent): void => {
    event.preventDefault();
    sending.mutate();
  };
  return (
    <Modal open keep="press" onOpenChange={(open) => !open && onClose()} title={title}>
      <form onSubmit={send} className="space-y-5">
        {children}
        {sending.isError && (
          <p role="alert" className="text-sm text-bad">
            {say(sending.error)}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" look="solid" disabled={sending.isPending || !isComplete}>
            {action}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
