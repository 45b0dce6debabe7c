import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode, type SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { WebhookEventType } from '../../api/wire.js';
import { Button } from '../../ui/button.js';
import { CheckList } from '../../ui/check-list.js';
import { Field } from '../../ui/field.js';
import { Modal } from '../../ui/modal.js';
import { useProblemText } from '../../ui/states.js';

const EVENTS = ['generation.finished', 'image.delivered', 'image.failed', 'credits.low'] as const;
const MAX_URL = 2048;

export interface EndpointValues {
  url: string;
  events: WebhookEventType[];
}

interface Props {
  title: string;
  action: string;
  start?: EndpointValues;
  onSubmit: (values: EndpointValues) => Promise<void>;
  onClose: () => void;
}

/** Where to send, and what. */
export function EndpointForm({ title, action, start, onSubmit, onClose }: Props): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const [url, setUrl] = useState(start?.url ?? '');
  const [events, setEvents] = useState<WebhookEventType[]>(start?.events ?? [...EVENTS]);
  const save = useMutation({ mutationFn: onSubmit });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    save.mutate({ url: url.trim(), events });
  };
  return (
    <Modal open onOpenChange={(open) => !open && onClose()} title={title}>
      <form onSubmit={submit} className="space-y-5">
        <Field
          label={t('webhooks.url')}
          hint={t('webhooks.urlHint')}
          type="url"
          inputMode="url"
          placeholder="https://"
          value={url}
          maxLength={MAX_URL}
          required
          autoComplete="off"
          onChange={(event) => setUrl(event.target.value)}
        />
        <CheckList
          label={t('webhooks.events')}
          options={EVENTS.map((value) => ({
            value,
            label: t(`webhooks.eventWords.${value}`),
            hint: value,
          }))}
          chosen={events}
          onChange={setEvents}
        />
        {save.isError && (
          <p role="alert" className="text-sm text-bad">
            {say(save.error)}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            look="solid"
            disabled={save.isPending || url.trim() === '' || events.length === 0}
          >
            {action}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
