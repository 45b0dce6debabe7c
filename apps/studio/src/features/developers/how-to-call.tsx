import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeBlock } from './code-block.js';

/** A first call that works as soon as the key is put in. */
const example = (origin: string, prompt: string): string =>
  `curl ${origin}/v1/images/generations \\
  -H "Authorization: Bearer $API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"model": "gpt-image-2", "prompt": "${prompt}"}'`;

/** How a program calls us, in four lines, and where all of it is described. */
export function HowToCall(): ReactNode {
  const { t } = useTranslation();
  return (
    <div className="space-y-4 text-sm">
      <p className="text-muted">{t('developers.call.lead')}</p>
      <CodeBlock
        label={t('developers.call.base', { url: `${location.origin}/v1` })}
        code={example(location.origin, t('developers.call.prompt'))}
      />
      <p>
        <a
          href="/api/docs"
          target="_blank"
          rel="noreferrer"
          className="underline underline-offset-2"
        >
          {t('developers.call.reference')}
        </a>
      </p>
    </div>
  );
}
