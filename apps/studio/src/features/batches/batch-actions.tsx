import type { UseMutationResult } from '@tanstack/react-query';
import { Download, Pause, Square } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Batch } from '../../api/wire.js';
import { Button, buttonClass } from '../../ui/button.js';
import { Modal } from '../../ui/modal.js';
import type { Wanted } from './use-batch-action.js';

interface Props {
  batch: Batch;
  action: UseMutationResult<Batch, Error, Wanted>;
}

/** Ends for good, so it asks first. */
function Stop({ action }: Pick<Props, 'action'>): ReactNode {
  const { t } = useTranslation();
  const [asking, ask] = useState(false);
  return (
    <>
      <Button onClick={() => ask(true)}>
        <Square size={14} aria-hidden />
        {t('batch.page.stop')}
      </Button>
      <Modal
        open={asking}
        onOpenChange={ask}
        title={t('batch.page.stopTitle')}
        description={t('batch.page.stopBody')}
      >
        <div className="flex justify-end gap-2">
          <Button onClick={() => ask(false)}>{t('common.cancel')}</Button>
          <Button
            look="danger"
            onClick={() => {
              ask(false);
              action.mutate({ kind: 'stop' });
            }}
          >
            {t('batch.page.stop')}
          </Button>
        </div>
      </Modal>
    </>
  );
}

/** What can be done with a batch at any time. */
export function BatchActions({ batch, action }: Props): ReactNode {
  const { t } = useTranslation();
  const { status } = batch;
  const over = status === 'finished' || status === 'stopped';
  return (
    <div className="flex flex-wrap gap-2">
      {status === 'running' && (
        <Button
          aria-disabled={action.isPending}
          onClick={() => !action.isPending && action.mutate({ kind: 'pause' })}
        >
          <Pause size={15} aria-hidden />
          {t('batch.page.pause')}
        </Button>
      )}
      {!over && <Stop action={action} />}
      {batch.images.delivered > 0 && (
        <a href={`/api/v1/batches/${batch.id}/archive`} download className={buttonClass()}>
          <Download size={15} aria-hidden />
          {t('batch.page.download')}
        </a>
      )}
    </div>
  );
}
