import { useMutation } from '@tanstack/react-query';
import { useState, type SyntheticEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.js';
import { useProblemText } from '../../ui/states.js';
import { openCase, type NewCase } from './support.api.js';
import { useWecom } from './use-wecom.js';

/** A message to a person, with the run or payment that it is about. */
export function CaseForm({ kind, reference }: Pick<NewCase, 'kind' | 'reference'>): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const wecom = useWecom();
  const [message, setMessage] = useState('');
  const send = useMutation({ mutationFn: openCase });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (message.trim() === '') return;
    send.mutate({
      kind,
      message: message.trim(),
      ...(reference === undefined ? {} : { reference }),
    });
  };
  if (send.isSuccess)
    return (
      <p role="status" className="text-sm text-good">
        {t('support.sent')}
      </p>
    );
  return (
    <form onSubmit={submit}>
      <label htmlFor="case-message" className="mb-1.5 block text-sm font-medium">
        {t(wecom === null ? 'support.message' : 'support.messageOr')}
      </label>
      <textarea
        id="case-message"
        value={message}
        rows={4}
        maxLength={4000}
        required
        onChange={(event) => setMessage(event.target.value)}
        className="w-full rounded-xl border border-line bg-paper px-3.5 py-2.5 text-base"
      />
      {send.isError && (
        <p role="alert" className="mt-1 text-sm text-bad">
          {say(send.error)}
        </p>
      )}
      <Button type="submit" look="solid" className="mt-3" disabled={send.isPending}>
        {t('support.send')}
      </Button>
    </form>
  );
}
