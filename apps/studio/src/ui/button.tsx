import clsx from 'clsx';
import type { ButtonHTMLAttributes, ReactNode } from 'react';

interface Look {
  /** `accent` is kept for the one action that costs credits or money. */
  look?: 'accent' | 'solid' | 'soft' | 'plain' | 'danger';
  size?: 'sm' | 'md' | 'lg';
}

const looks = {
  accent: 'bg-accent text-on-accent hover:bg-accent-press',
  solid: 'bg-ink text-paper hover:opacity-85',
  soft: 'bg-tint text-ink hover:bg-tint-strong',
  plain: 'text-ink hover:bg-tint',
  danger: 'bg-tint text-bad hover:bg-tint-strong',
} as const;

const sizes = {
  sm: 'h-8 px-3 text-sm rounded-full gap-1.5',
  md: 'h-10 px-4 text-sm rounded-full gap-2',
  lg: 'h-12 px-6 text-base rounded-full gap-2',
} as const;

/** The classes of a button, for links that look like one. */
export function buttonClass({ look = 'soft', size = 'md' }: Look = {}): string {
  return clsx(
    'inline-flex shrink-0 items-center justify-center font-medium whitespace-nowrap transition-colors duration-150 select-none [&_svg]:shrink-0',
    'disabled:opacity-50 aria-disabled:opacity-60 disabled:pointer-events-none',
    looks[look],
    sizes[size],
  );
}

export function Button({
  look,
  size,
  className,
  type = 'button',
  ...rest
}: Look & ButtonHTMLAttributes<HTMLButtonElement>): ReactNode {
  return <button type={type} className={clsx(buttonClass({ look, size }), className)} {...rest} />;
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** Read out and shown on hover: an icon alone says too little. */
  label: string;
}

export function IconButton({ label, className, children, ...rest }: IconButtonProps): ReactNode {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={clsx(
        'inline-grid size-9 shrink-0 place-items-center rounded-full text-ink transition-colors duration-150 hover:bg-tint disabled:opacity-40 aria-disabled:opacity-40',
        className,
      )}
      {...rest}
    >
      {children}
    </button>
  );
}
