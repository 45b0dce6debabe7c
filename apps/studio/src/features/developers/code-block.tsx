import { Check, Copy } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/button.js';
import { useCopy } from '../../ui/use-copy.js';

/** Copies a text; says so by its icon, and by words where the browser refuses. */
export function CopyButton({ text, label }: { text: string; label: string }): ReactNode {
  const { t } = useTranslation();
  const copy = useCopy();
  const [copied, setCopied] = useState(false);
  return (
    <IconButton
      label={label}
      onClick={() => void copy(text, t('developers.copied')).then(setCopied)}
    >
      {copied ? <Check size={16} aria-hidden /> : <Copy size={16} aria-hidden />}
    </IconButton>
  );
}

/** Lines of a program, scrolled sideways where they do not fit. */
export function CodeBlock({ label, code }: { label: string; code: string }): ReactNode {
  const { t } = useTranslation();
  return (
    <figure className="relative rounded-card bg-tint">
      <figcaption className="px-4 pt-3 text-xs text-muted">{label}</figcaption>
      <pre
        role="region"
        aria-label={label}
        tabIndex={0}
        className="overflow-x-auto px-4 pt-2 pb-4 font-mono text-xs leading-5"
      >
        <code>{code}</code>
      </pre>
      <span className="absolute top-1 right-1">
        <CopyButton text={code} label={t('developers.copy')} />
      </span>
    </figure>
  );
}
