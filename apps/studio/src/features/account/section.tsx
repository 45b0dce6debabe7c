import type { ReactNode } from 'react';

/** A part of the account's pages: its name on one side, its content on the other. */
export function Section({ title, children }: { title: string; children: ReactNode }): ReactNode {
  return (
    <section
      aria-label={title}
      className="grid gap-4 border-t border-line py-8 md:grid-cols-[12rem_minmax(0,1fr)]"
    >
      <h2 className="font-semibold tracking-tight">{title}</h2>
      <div className="min-w-0">{children}</div>
    </section>
  );
}
