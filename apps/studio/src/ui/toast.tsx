import { createContext, use, useCallback, useState, type ReactNode } from 'react';

/** One thing that can be done about what the toast says. */
export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

interface Toast {
  readonly key: number;
  readonly text: string;
  readonly action: ToastAction | undefined;
}

type Say = (text: string, action?: ToastAction) => void;

const ToastContext = createContext<Say>(() => undefined);

/** Says a short word about something that just happened, then goes away by itself. */
export function useToast(): Say {
  return use(ToastContext);
}

const SHOWN_MS = 4000;
/** Long enough to read, decide and reach the button. */
const SHOWN_WITH_ACTION_MS = 10_000;

export function ToastProvider({ children }: { children: ReactNode }): ReactNode {
  const [toasts, setToasts] = useState<readonly Toast[]>([]);
  const drop = useCallback((key: number) => {
    setToasts((now) => now.filter((toast) => toast.key !== key));
  }, []);
  const say = useCallback<Say>(
    (text, action) => {
      const key = Date.now() + Math.random();
      setToasts((now) => [...now.slice(-2), { key, text, action }]);
      setTimeout(() => drop(key), action === undefined ? SHOWN_MS : SHOWN_WITH_ACTION_MS);
    },
    [drop],
  );
  return (
    <ToastContext value={say}>
      {children}
      <div
        role="status"
        aria-live="polite"
        className="pointer-events-none fixed inset-x-0 top-[calc(var(--header-height)+0.5rem)] z-[60] flex flex-col items-center gap-2 px-4"
      >
        {toasts.map(({ key, text, action }) => (
          <p
            key={key}
            className="rising rounded-full bg-ink px-4 py-2 text-sm text-paper shadow-float"
          >
            {text}
            {action !== undefined && (
              <button
                type="button"
                className="pointer-events-auto ml-3 font-semibold underline underline-offset-4"
                onClick={() => {
                  drop(key);
                  action.run();
                }}
              >
                {action.label}
              </button>
            )}
          </p>
        ))}
      </div>
    </ToastContext>
  );
}
