import { DateInput } from './date-input.js';
import { useId, type InputHTMLAttributes, type ReactNode } from 'react';

interface Props extends InputHTMLAttributes<HTMLInputElement> {
  label: string;
  hint?: string;
}

const BOX =
  'h-11 w-full rounded-xl border border-line bg-raised px-3.5 text-base outline-offset-0 placeholder:text-muted';

/** A labelled day; see `DateInput`. */
export function DateField({
  label,
  ...rest
}: Omit<Props, 'hint' | 'value'> & { value: string }): ReactNode {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <DateInput id={id} className={BOX} {...rest} />
    </div>
  );
}

/** A labelled line of input; the hint is read out with it. */
export function Field({ label, hint, ...rest }: Props): ReactNode {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        className={BOX}
        {...rest}
      />
      {hint !== undefined && (
        <p id={`${id}-hint`} className="mt-1.5 text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
