import { Popover as Primitive } from 'radix-ui';
import { useState, type ReactNode } from 'react';

interface Props {
  trigger: ReactNode;
  label: string;
  side?: 'top' | 'bottom';
  align?: 'start' | 'center' | 'end';
  className?: string;
  /** A function gets the way to close the panel, for choices that end it. */
  children: ReactNode | ((close: () => void) => ReactNode);
}

/** A small panel beside its trigger; the page behind it stays usable. */
export function Popover({
  trigger,
  label,
  side = 'bottom',
  align = 'center',
  className = 'w-72 p-4',
  children,
}: Props): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <Primitive.Root open={open} onOpenChange={setOpen}>
      <Primitive.Trigger asChild>{trigger}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          aria-label={label}
          side={side}
          align={align}
          sideOffset={10}
          collisionPadding={12}
          className={`rising z-40 max-h-[min(70vh,var(--radix-popover-content-available-height))] max-w-[calc(100vw-24px)] overflow-y-auto rounded-card border border-line bg-raised text-sm shadow-float outline-none ${className}`}
        >
          {typeof children === 'function' ? children(() => setOpen(false)) : children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** True for a press by mouse or touch; moving by arrow keys through radios also clicks them. */
export const isPress = (event: { detail: number }): boolean => event.detail > 0;
