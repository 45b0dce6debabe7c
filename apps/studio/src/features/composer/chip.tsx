import clsx from 'clsx';
import type { ButtonHTMLAttributes, ReactNode } from 'react';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  label: string;
  children: ReactNode;
}

/** One setting of the next run: shows its value, opens its choices. `label` names the setting. */
export function Chip({ label, children, className, ...rest }: Props): ReactNode {
  return (
    <button
      type="button"
      title={label}
      className={clsx(
        'inline-flex h-9 shrink-0 items-center gap-2 rounded-full bg-tint px-2.5 text-sm sm:px-3 font-medium whitespace-nowrap transition-colors duration-150 hover:bg-tint-strong data-[state=open]:bg-tint-strong',
        className,
      )}
      {...rest}
    >
      <span className="sr-only">{label}: </span>
      {children}
    </button>
  );
}
