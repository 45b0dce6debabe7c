import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.js';

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: string;
  wide?: boolean;
  children: ReactNode;
}

/**
 * A modal sheet. Radix's own Overlay is left out on purpose: its scroll lock writes a <style>
 * element, which the content security policy forbids; app.css locks the scroll instead.
 */
export function Modal({
  open,
  onOpenChange,
  title,
  description,
  wide,
  children,
}: Props): ReactNode {
  const { t } = useTranslation();
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <div className="fixed inset-0 z-50 grid items-end overflow-y-auto bg-black/45 sm:place-items-center sm:p-6">
          <Dialog.Content
            data-modal
            aria-describedby={description === undefined ? undefined : 'modal-description'}
            className={`rising w-full rounded-t-float bg-raised p-5 shadow-float outline-none sm:rounded-float sm:p-7 ${wide === true ? 'max-w-3xl' : 'max-w-md'}`}
          >
            <div className="flex items-start justify-between gap-4">
              <div>
                <Dialog.Title className="text-lg font-semibold tracking-tight">
                  {title}
                </Dialog.Title>
                {description !== undefined && (
                  <Dialog.Description id="modal-description" className="mt-1 text-sm text-muted">
                    {description}
                  </Dialog.Description>
                )}
              </div>
              <Dialog.Close asChild>
                <IconButton label={t('common.close')} className="-mt-1 -mr-2">
                  <X size={18} aria-hidden />
                </IconButton>
              </Dialog.Close>
            </div>
            <div className="mt-5">{children}</div>
          </Dialog.Content>
        </div>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
