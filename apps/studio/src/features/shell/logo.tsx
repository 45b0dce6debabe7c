import type { ReactNode } from 'react';

/** The mark: one large picture and two small ones. A plain link, so that it works everywhere. */
export function Logo({ href, compact }: { href: string; compact?: boolean }): ReactNode {
  return (
    <a
      href={href}
      className="inline-flex h-10 items-center gap-2.5 rounded-lg font-semibold tracking-tight whitespace-nowrap"
    >
      <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden className="shrink-0">
        <rect x="1" y="1" width="12" height="20" rx="3" className="fill-ink" />
        <rect x="15" y="1" width="6" height="9" rx="2.5" className="fill-accent" />
        <rect x="15" y="12" width="6" height="9" rx="2.5" className="fill-ink" />
      </svg>
      <span className={compact === true ? 'max-md:sr-only' : ''}>GPT Image 2</span>
    </a>
  );
}
