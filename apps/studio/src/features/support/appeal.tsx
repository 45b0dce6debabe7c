import { useMutation } from '@tanstack/react-query';
import { useId, useState, type ReactNode, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Appeal as AppealRow } from '../../api/wire.js';
import { Button } from '../../ui/button.js';
import { Modal } from '../../ui/modal.js';
import { useProblemText } from '../../ui/states.js';
import { openAppeals, useAppeals } from './appeals.api.js';

/** Asks a person to look at refusals again, and tells what became of it. */
export function Appeal({ verdictIds }: { verdictIds: readonly string[] }): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const appeals = useAppeals().data ?? [];
  const mine = appeals.filter((appeal) => verdictIds.includes(appeal.verdictId));
  const left = verdictIds.filter((id) => !mine.some((appeal) => appeal.verdictId === id));
  if (left.length === 0) return <Standing appeals={mine} />;
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        {t('support.appeal')}
      </Button>
      <Modal
        open={open}
        onOpenChange={setOpen}
        title={t('support.appealTitle')}
        description={t('support.appealLead')}
      >
        <AppealForm verdictIds={left} onSent={() => setOpen(false)} />
      </Modal>
    </>
  );
}

function AppealForm({
  verdictIds,
  onSent,
}: {
  verdictIds: readonly string[];
  onSent: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const id = useId();
  const [message, setMessage] = useState('');
  const send = useMutation({
    mutationFn: () => openAppeals(verdictIds, message.trim()),
    onSuccess: onSent,
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (message.trim() !== '') send.mutate();
  };
  return (
    <form onSubmit={submit}>
      <label htmlFor={id} className="mb-1.5 block text-sm font-medium">
        {t('support.appealWhy')}
      </label>
      <textarea
        id={id}
        value={message}
        rows={4}
        maxLength={2000}
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
        {t('support.appealSend')}
      </Button>
    </form>
  );
}

/** What became of the appeals: one line for all that stand alike. */
function Standing({ appeals }: { appeals: readonly AppealRow[] }): ReactNode {
  const { t } = useTranslation();
  const lines = new Map(
    appeals.map(({ status, subject, answer }) => {
      const end = status === 'granted' ? (`granted_${subject}` as const) : status;
      const text = t(`support.appealed.${end}`, { answer });
      return [`${status} ${answer ?? ''}`, { good: status !== 'upheld', text }];
    }),
  );
  return [...lines].map(([key, { good, text }]) => (
    <span key={key} role="status" className={`text-sm ${good ? 'text-good' : 'text-muted'}`}>
      {text}
    </span>
  ));
}
