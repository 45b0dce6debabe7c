import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Appeal as AppealRow } from '../../api/wire.js';
import { Button } from '../../ui/button.js';
import { Modal } from '../../ui/modal.js';
import { openAppeals, useAppeals } from './appeals.api.js';
import { MessageForm } from './message-form.js';

/** Asks a person to look at refusals again, and tells what became of it. */
export function Appeal({ verdictIds }: { verdictIds: readonly string[] }): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const appeals = useAppeals().data ?? [];
  const mine = appeals.filter((appeal) => verdictIds.includes(appeal.verdictId));
  const left = verdictIds.filter((id) => !mine.some((appeal) => appeal.verdictId === id));
  const asked = left.length === 0;
  return (
    <>
      {/* There before what it says, so that the news is read out. */}
      <span role="status" className="inline-flex flex-wrap items-center gap-x-3">
        {asked ? (
          <Standing appeals={mine} />
        ) : (
          <Button size="sm" onClick={() => setOpen(true)}>
            {t('support.appeal')}
          </Button>
        )}
      </span>
      <Modal
        keep="press"
        open={open && !asked}
        onOpenChange={setOpen}
        title={t('support.appealTitle')}
        description={t('support.appealLead')}
      >
        <MessageForm
          label={t('support.appealWhy')}
          action={t('support.appealSend')}
          longest={2000}
          send={(message) => openAppeals(left, message)}
          onSent={() => setOpen(false)}
        />
      </Modal>
    </>
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
    <span key={key} className={`text-sm ${good ? 'text-good' : 'text-muted'}`}>
      {text}
    </span>
  ));
}
