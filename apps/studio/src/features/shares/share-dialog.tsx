import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.js';
import { FurtherPages } from '../../ui/further-pages.js';
import { Modal } from '../../ui/modal.js';
import { Select } from '../../ui/select.js';
import { useProblemText } from '../../ui/states.js';
import { useCopy } from '../../ui/use-copy.js';
import { ShareRow } from './share-row.js';
import { shareImage, useShareLinks } from './shares.api.js';

const DAYS = [1, 7, 30, 90, 365];
const USUAL_DAYS = 30;

/** Makes links to a picture, and shows those that there are. */
export function ShareDialog({
  imageId,
  onClose,
}: {
  imageId: string;
  onClose: () => void;
}): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const copy = useCopy();
  const [expiresInDays, setDays] = useState(USUAL_DAYS);
  const [showPrompt, setShowPrompt] = useState(false);
  const query = useShareLinks(imageId);
  const links = query.data?.pages.flatMap((page) => page.items) ?? [];
  const create = useMutation({
    mutationFn: () => shareImage(imageId, { expiresInDays, showPrompt }),
    onSuccess: (link) => void copy(link.url, t('share.copied')),
  });
  const problem = create.error ?? (query.data === undefined ? query.error : null);
  return (
    <Modal
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('share.title')}
      description={t('share.lead')}
    >
      <div className="space-y-4">
        <Select
          label={t('share.for')}
          value={String(expiresInDays)}
          options={DAYS.map((days) => [String(days), t('share.days', { count: days })] as const)}
          onChange={(value) => setDays(Number(value))}
        />
        <label className="flex items-center gap-2.5 text-sm">
          <input
            type="checkbox"
            checked={showPrompt}
            onChange={(event) => setShowPrompt(event.target.checked)}
            className="size-4 accent-ink"
          />
          {t('share.prompt')}
        </label>
        {problem !== null && (
          <p role="alert" className="text-sm text-bad">
            {say(problem)}
          </p>
        )}
        <Button
          look="solid"
          className="w-full"
          disabled={create.isPending}
          onClick={() => create.mutate()}
        >
          {t('share.create')}
        </Button>
        {links.length > 0 && (
          <div className="max-h-64 overflow-y-auto border-b border-line">
            <ul>
              {links.map((link) => (
                <ShareRow key={link.id} link={link} />
              ))}
            </ul>
            <FurtherPages query={query} className="py-3" />
          </div>
        )}
      </div>
    </Modal>
  );
}
