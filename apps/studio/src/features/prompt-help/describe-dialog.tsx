import { useQuery } from '@tanstack/react-query';
import { Copy, PenLine } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import type { DescribedPicture } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { Button } from '../../ui/button.js';
import { Modal } from '../../ui/modal.js';
import { Skeleton, useProblemText } from '../../ui/states.js';
import { useCopy } from '../../ui/use-copy.js';
import { useComposer } from '../composer/composer-context.js';
import { DemoMark } from './demo-mark.js';
import { describePicture, type DescribedSubject } from './prompt-help.api.js';

function Described({
  described,
  onClose,
}: {
  described: DescribedPicture;
  onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const copy = useCopy();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const { draft, change, focus, home } = useComposer();
  const use = (): void => {
    change({ prompt: described.prompt, negativePrompt: '' });
    onClose();
    if (pathname !== home) void navigate(home);
    focus();
  };
  return (
    <>
      {described.demo === true && (
        <p className="mb-2 flex items-center gap-2 text-xs text-muted">
          <DemoMark />
          {t('help.demoPicture')}
        </p>
      )}
      <p className="max-h-[40vh] overflow-y-auto rounded-card bg-tint p-3 leading-relaxed wrap-anywhere">
        {described.prompt}
      </p>
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button onClick={() => void copy(described.prompt, t('image.promptCopied'))}>
          <Copy size={16} aria-hidden />
          {t('help.copy')}
        </Button>
        <Button look="solid" onClick={use}>
          <PenLine size={16} aria-hidden />
          {draft.prompt.trim() === '' ? t('help.use') : t('help.replace')}
        </Button>
      </div>
    </>
  );
}

/** Says in words what a picture shows, for the customer to take or to leave. */
export function DescribeDialog({
  subject,
  onClose,
}: {
  subject: DescribedSubject;
  onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const say = useProblemText();
  const { data, isFetching, error, refetch } = useQuery({
    queryKey: ['described', subject, locale],
    queryFn: () => describePicture(subject, locale),
    // Asked once: the same picture has nothing new to say.
    staleTime: Infinity,
    retry: false,
  });
  return (
    <Modal
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('help.describeTitle')}
      description={t('help.describeLead')}
    >
      {data !== undefined ? (
        <Described described={data} onClose={onClose} />
      ) : isFetching ? (
        <div role="status" aria-label={t('help.describing')}>
          <Skeleton className="h-24" />
        </div>
      ) : (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p role="alert" className="text-sm text-bad">
            {say(error)}
          </p>
          <Button onClick={() => void refetch()}>{t('common.retry')}</Button>
        </div>
      )}
    </Modal>
  );
}
