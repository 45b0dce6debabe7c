import type { ReactNode } from 'react';
import type { LegalText } from '../legal/terms.js';
import { WithNumbers } from '../with-numbers.js';

/** A paragraph or a list; the contact is filled from the catalog where there is one. */
function Part({ part }: { part: LegalText['sections'][number]['body'][number] }): ReactNode {
  if (typeof part === 'string')
    return (
      <p className="mt-2.5">
        <WithNumbers text={part} />
      </p>
    );
  if ('wecom' in part)
    return (
      <p className="mt-2.5" data-contact-text={part.wecom}>
        {part.text}
      </p>
    );
  return (
    <ul className="mt-2.5 list-disc space-y-1.5 pl-5">
      {part.map((line) => (
        <li key={line}>
          <WithNumbers text={line} />
        </li>
      ))}
    </ul>
  );
}

/** Terms and privacy: a summary first, then numbered sections. */
export function LegalPage({ text }: { text: LegalText }): ReactNode {
  return (
    <div className="mx-auto max-w-3xl px-4 pt-8 sm:px-8 sm:pt-12">
      <h1 className="text-display font-semibold tracking-[-0.03em]">{text.heading}</h1>
      <p className="mt-3 text-sm text-muted">{text.updated}</p>
      <div className="mt-8 rounded-card bg-raised p-6 shadow-low">
        <h2 className="font-semibold">{text.summaryHeading}</h2>
        <ul className="mt-3 list-disc space-y-1.5 pl-5">
          {text.summary.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      </div>
      {text.sections.map((section, index) => (
        <section key={section.title} className="mt-10">
          <h2 className="text-lg font-semibold tracking-tight">
            {index + 1}. {section.title}
          </h2>
          {section.body.map((part, place) => (
            <Part key={place} part={part} />
          ))}
        </section>
      ))}
    </div>
  );
}
