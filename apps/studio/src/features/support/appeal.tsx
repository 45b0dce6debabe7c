import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.js';
import { useProblemText } from '../../ui/states.js';
import { openCase } from './support.api.js';

/** Asks a person to look at a blocked request again. */
export function Appeal({ message, reference }: { message: string; reference?: string }): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const appeal = useMutation({
    mutationFn: () =>
      openCase({
        kind: 'moderation_appeal',
        message,
        ...(reference === undefined ? {} : { reference }),
      }),
  });
  if (appeal.isSuccess) return <span className="text-sm text-good">{t('support.appealed')}</span>;
  return (
    <>
      <Button size="sm" disabled={appeal.isPending} onClick={() => appeal.mutate()}>
        {t('support.appeal')}
      </Button>
      {appeal.isError && <span className="text-sm text-bad">{say(appeal.error)}</span>}
    </>
  );
}
