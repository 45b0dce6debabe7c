import { createContext, use, useCallback, useMemo, useState, type ReactNode } from 'react';

interface Toast {
  readonly key: number;
  readonly text: string;
}

const ToastContext = createContext<(text: string) => void>(() => undefined);

/** Says a short word about something that just happened, then goes away by itself. */
export function useToast(): (text: string) => void {
  return use(ToastContext);
}

const SHOWN_MS = 4000;

export function ToastProvider({ children }: { children: ReactNode }): ReactNode {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const say = useCallback((text: string) => {
    const key = Date.now() + Math.random();
    setToasts((now) => [...now.slice(-2), { key, text }]);
    setTimeout(() => setToasts((now) => now.filter((toast) => toast.key !== key)), SHOWN_MS);
  }, []);
  const value = useMemo(() => say, [say]);
  return (
    <ToastContext value={value}>
      {children}
      <div
        role="status"
        aria-live="polite"
        className="pointer-events-none fixed inset-x-0 top-16 z-[60] flex flex-col items-center gap-2 px-4"
      >
        {toasts.map((toast) => (
          <p
            key={toast.key}
            className="rising rounded-full bg-ink px-4 py-2 text-sm text-paper shadow-float"
          >
            {toast.text}
          </p>
        ))}
      </div>
    </ToastContext>
  );
}
