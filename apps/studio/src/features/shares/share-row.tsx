import { useMutation } from '@tanstack/react-query';
import { Copy, Link2Off } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ShareLink } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { day } from '../../lib/format.js';
import { Button, IconButton } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { useCopy } from '../../ui/use-copy.js';
import { revokeShareLink } from './shares.api.js';

function EndDialog({ link, onClose }: { link: ShareLink; onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const toast = useToast();
  const end = useMutation({
    mutationFn: () => revokeShareLink(link.id),
    onSuccess: () => {
      toast(t('share.ended'));
      onClose();
    },
  });
  return (
    <ConfirmDialog
      title={t('share.endTitle')}
      body={t('share.endBody')}
      action={t('share.end')}
      busy={end.isPending}
      error={end.isError ? say(end.error) : undefined}
      onConfirm={() => end.mutate()}
      onClose={onClose}
    />
  );
}

/** What a link is, how often it was opened, where it leads, and the two things that can be done with it. */
export function ShareRow({ link, children }: { link: ShareLink; children?: ReactNode }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const copy = useCopy();
  const [ending, setEnding] = useState(false);
  const isOpen = link.state === 'open';
  const state =
    link.revokedBy === 'operator'
      ? t('share.byOperator')
      : link.revokedBy === 'block'
        ? t('share.byBlock')
        : t(`share.states.${link.state}`);
  const facts = [
    isOpen && t('share.until', { day: day(link.expiresAt, locale) }),
    t('share.views', { count: link.views }),
    link.showPrompt && t('share.withPrompt'),
  ].filter((fact) => fact !== false);
  return (
    <li className="flex items-center gap-3 border-t border-line py-3">
      {children}
      <div className="min-w-0 flex-1 text-sm">
        <span className={isOpen ? 'font-medium text-good' : 'font-medium text-muted'}>{state}</span>
        <span className="mt-0.5 block text-xs text-muted tabular-nums">{facts.join(' · ')}</span>
        {isOpen && (
          <a
            href={link.url}
            target="_blank"
            rel="noreferrer"
            className="mt-0.5 block truncate text-xs underline underline-offset-2"
          >
            {link.url.replace(/^https?:\/\//, '')}
          </a>
        )}
      </div>
      {isOpen && (
        <Button size="sm" onClick={() => void copy(link.url, t('share.copied'))}>
          <Copy size={14} aria-hidden />
          <span className="max-sm:sr-only">{t('share.copy')}</span>
        </Button>
      )}
      {(isOpen || link.state === 'hidden') && (
        <IconButton label={t('share.end')} onClick={() => setEnding(true)}>
          <Link2Off size={16} aria-hidden />
        </IconButton>
      )}
      {ending && <EndDialog link={link} onClose={() => setEnding(false)} />}
    </li>
  );
}
