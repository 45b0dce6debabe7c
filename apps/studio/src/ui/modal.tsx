import { X } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './button.js';

interface Props {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: string;
  wide?: boolean;
  /**
   * What does not close it: a stray press outside, where something is written in it; Escape as well,
   * where something is shown that cannot be shown again.
   */
  keep?: 'press' | 'press-and-escape';
  children: ReactNode;
}

/** Gives the focus back to where it was; where that is gone, to the sheet below or to the page. */
function focusAgain(element: Element | null): void {
  if (element instanceof HTMLElement && element !== document.body && element.isConnected)
    return element.focus();
  const below = [...document.querySelectorAll<HTMLElement>('[data-modal]')].at(-1);
  if (below?.contains(document.activeElement)) return;
  (below ?? document.getElementById('main'))?.focus({ preventScroll: true });
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
  keep,
  children,
}: Props): ReactNode {
  const { t } = useTranslation();
  const opener = useRef<Element | null>(null);
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <div className="fixed inset-0 z-50 grid items-end overflow-y-auto bg-black/45 sm:place-items-center sm:p-6">
          <Dialog.Content
            data-modal
            onOpenAutoFocus={() => {
              opener.current = document.activeElement;
            }}
            onCloseAutoFocus={(event) => {
              event.preventDefault();
              focusAgain(opener.current);
            }}
            onPointerDownOutside={(event) => {
              if (keep !== undefined) event.preventDefault();
            }}
            onEscapeKeyDown={(event) => {
              if (keep === 'press-and-escape') event.preventDefault();
            }}
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
