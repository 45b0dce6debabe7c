import { MessageCircle } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../../ui/button.js';
import { Modal } from '../../ui/modal.js';
import { CaseForm } from './case-form.js';
import type { NewCase } from './support.api.js';
import { useWecom } from './use-wecom.js';

/** The operator's WeCom code and link, where they are set. */
export function WecomContact(): ReactNode {
  const { t } = useTranslation();
  const contact = useWecom();
  if (contact === null) return null;
  return (
    <div className="flex items-center gap-4 rounded-card bg-tint p-4">
      {contact.wecomQr != null && (
        <img
          src={contact.wecomQr}
          alt={t('support.qr')}
          width={96}
          height={96}
          className="size-24 rounded-lg bg-white object-contain p-1"
        />
      )}
      <div className="text-sm">
        <p className="font-medium">{t('support.wecomTitle')}</p>
        <p className="mt-0.5 text-muted">{t('support.wecomBody')}</p>
        {contact.wecomUrl != null && (
          <a
            href={contact.wecomUrl}
            target="_blank"
            rel="noreferrer"
            className={`${buttonClass({ size: 'sm', look: 'solid' })} mt-2.5`}
          >
            {t('support.wecomOpen')}
          </a>
        )}
      </div>
    </div>
  );
}

interface Props {
  /** The run or payment that the question is about. */
  reference?: string;
  kind?: NewCase['kind'];
  look?: 'plain' | 'soft';
  /** What the button says; "Contact us" unless told. */
  label?: string;
}

/** Opens the ways to reach a person: WeCom, or a message in place. */
export function ContactLink({
  reference,
  kind = 'generation',
  look = 'plain',
  label,
}: Props): ReactNode {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" look={look} onClick={() => setOpen(true)}>
        <MessageCircle size={15} aria-hidden />
        {label ?? t('support.contact')}
      </Button>
      <Modal
        keep="press"
        open={open}
        onOpenChange={setOpen}
        title={t('support.title')}
        description={t('support.lead')}
      >
        <div className="space-y-5">
          <WecomContact />
          <CaseForm
            kind={kind}
            {...(reference === undefined ? {} : { reference })}
            onLeave={() => setOpen(false)}
          />
        </div>
      </Modal>
    </>
  );
}
