import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { MessageForm } from './message-form.js';
import { openCase, type NewCase } from './support.api.js';
import { useWecom } from './use-wecom.js';

/** A message to a person, with the run or payment that it is about. */
export function CaseForm({ kind, reference }: Pick<NewCase, 'kind' | 'reference'>): ReactNode {
  const { t } = useTranslation();
  const wecom = useWecom();
  const [isSent, setSent] = useState(false);
  if (isSent)
    return (
      <p role="status" className="text-sm text-good">
        {t('support.sent')}
      </p>
    );
  return (
    <MessageForm
      label={t(wecom === null ? 'support.message' : 'support.messageOr')}
      action={t('support.send')}
      longest={4000}
      send={(message) =>
        openCase({ kind, message, ...(reference === undefined ? {} : { reference }) })
      }
      onSent={() => setSent(true)}
    />
  );
}
