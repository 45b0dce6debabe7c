import type { ReactNode } from 'react';

interface Option<T extends string> {
  value: T;
  label: string;
  hint?: string;
}

interface Props<T extends string> {
  label: string;
  options: readonly Option<T>[];
  chosen: readonly T[];
  onChange: (chosen: T[]) => void;
}

/** A labelled choice of several. */
export function CheckList<T extends string>({
  label,
  options,
  chosen,
  onChange,
}: Props<T>): ReactNode {
  const toggle = (value: T, on: boolean): void =>
    onChange(
      options
        .map((option) => option.value)
        .filter((each) => (each === value ? on : chosen.includes(each))),
    );
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      {options.map(({ value, label: text, hint }) => (
        <label
          key={value}
          className="-mx-2 flex cursor-pointer items-start gap-3 rounded-tile px-2 py-1.5 text-sm hover:bg-tint"
        >
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={(event) => toggle(value, event.target.checked)}
            className="mt-0.5 size-4 shrink-0 accent-ink"
          />
          <span>
            {text}
            {hint !== undefined && <span className="block text-xs text-muted">{hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
