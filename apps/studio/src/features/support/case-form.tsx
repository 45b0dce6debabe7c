import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { MessageForm } from './message-form.js';
import { openCase, type NewCase } from './support.api.js';
import { useWecom } from './use-wecom.js';

interface Props extends Pick<NewCase, 'kind' | 'reference'> {
  /** Called when the page of all messages is opened, which may be the one that this stands on. */
  onLeave?: () => void;
}

/** A message to a person, with the run or payment that it is about. */
export function CaseForm({ kind, reference, onLeave }: Props): ReactNode {
  const { t } = useTranslation();
  const wecom = useWecom();
  const [isSent, setSent] = useState(false);
  if (isSent)
    return (
      <p role="status" className="text-sm text-good">
        {t('support.sent')}{' '}
        <Link
          to="/studio/messages"
          onClick={onLeave}
          className="whitespace-nowrap underline underline-offset-2"
        >
          {t('support.messages.title')}
        </Link>
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
