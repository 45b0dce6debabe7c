import { createContext, lazy, Suspense, use, useCallback, useState, type ReactNode } from 'react';

const BuyDialog = lazy(() => import('./buy-dialog.js'));

const BuyContext = createContext<() => void>(() => undefined);

/** Opens the dialog in which credits are bought. */
export function useBuyCredits(): () => void {
  return use(BuyContext);
}

export function BuyCreditsProvider({ children }: { children: ReactNode }): ReactNode {
  const [open, setOpen] = useState(false);
  const show = useCallback(() => setOpen(true), []);
  return (
    <BuyContext value={show}>
      {children}
      {open && (
        <Suspense>
          <BuyDialog onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </BuyContext>
  );
}
