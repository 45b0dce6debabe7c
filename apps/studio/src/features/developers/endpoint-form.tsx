import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { WebhookEventType } from '../../api/wire.js';
import { CheckList } from '../../ui/check-list.js';
import { Field } from '../../ui/field.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { useMe } from '../session/session.api.js';

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
  const takesLocal = useMe().data?.mode.localWebhooks === true;
  const [url, setUrl] = useState(start?.url ?? '');
  const [events, setEvents] = useState<WebhookEventType[]>(start?.events ?? [...EVENTS]);
  return (
    <FormDialog
      title={title}
      action={action}
      isComplete={url.trim() !== '' && events.length > 0}
      submit={() => onSubmit({ url: url.trim(), events })}
      onClose={onClose}
    >
      <Field
        label={t('webhooks.url')}
        hint={t(takesLocal ? 'webhooks.urlHintLocal' : 'webhooks.urlHint')}
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
    </FormDialog>
  );
}
