import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { WebhookEndpoint } from '../../api/wire.js';
import { Button } from '../../ui/button.js';
import { ConfirmDialog } from '../../ui/confirm-dialog.js';
import { useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { EndpointForm } from './endpoint-form.js';
import { SecretOnce } from './secret-once.js';
import { changeEndpoint, deleteEndpoint, rotateSecret, sendTest } from './webhooks.api.js';

type Asking = 'change' | 'rotate' | 'delete' | undefined;

interface Props {
  endpoint: WebhookEndpoint;
}

/** Asks before the secret changes, then shows the new one this once. */
function Rotate({ endpoint, onClose }: Props & { onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const rotate = useMutation({ mutationFn: () => rotateSecret(endpoint.id) });
  if (rotate.data !== undefined)
    return (
      <SecretOnce
        title={t('webhooks.secret')}
        note={t('webhooks.rotatedBody')}
        secret={rotate.data}
        onClose={onClose}
      />
    );
  return (
    <ConfirmDialog
      title={t('webhooks.rotateTitle')}
      body={t('webhooks.rotateBody')}
      action={t('webhooks.rotate')}
      busy={rotate.isPending}
      error={rotate.isError ? say(rotate.error) : undefined}
      onConfirm={() => rotate.mutate()}
      onClose={onClose}
    />
  );
}

function Delete({ endpoint, onClose }: Props & { onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const toast = useToast();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => deleteEndpoint(endpoint.id),
    onSuccess: () => {
      toast(t('webhooks.deleted'));
      void navigate('/studio/account/developers', { replace: true });
    },
  });
  return (
    <ConfirmDialog
      title={t('webhooks.deleteTitle')}
      body={t('webhooks.deleteBody')}
      action={t('webhooks.delete')}
      busy={remove.isPending}
      error={remove.isError ? say(remove.error) : undefined}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    />
  );
}

/** Everything that can be done with an endpoint. */
export function EndpointActions({ endpoint }: Props): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const toast = useToast();
  const [asking, setAsking] = useState<Asking>();
  const close = (): void => setAsking(undefined);
  const onError = (error: unknown): void => toast(say(error));
  const test = useMutation({
    mutationFn: () => sendTest(endpoint.id),
    onSuccess: () => toast(t('webhooks.testSent')),
    onError,
  });
  const turn = useMutation({
    mutationFn: () => changeEndpoint(endpoint.id, { enabled: !endpoint.enabled }),
    onError,
  });
  return (
    <div className="flex flex-wrap gap-2">
      {endpoint.enabled && (
        <Button size="sm" look="solid" disabled={test.isPending} onClick={() => test.mutate()}>
          {t('webhooks.test')}
        </Button>
      )}
      {endpoint.disabledBy !== 'operator' && (
        <Button
          size="sm"
          look={endpoint.enabled ? 'soft' : 'solid'}
          disabled={turn.isPending}
          onClick={() => turn.mutate()}
        >
          {t(endpoint.enabled ? 'webhooks.turnOff' : 'webhooks.turnOn')}
        </Button>
      )}
      <Button size="sm" onClick={() => setAsking('change')}>
        {t('webhooks.change')}
      </Button>
      <Button size="sm" onClick={() => setAsking('rotate')}>
        {t('webhooks.rotate')}
      </Button>
      <Button size="sm" look="danger" onClick={() => setAsking('delete')}>
        {t('webhooks.delete')}
      </Button>
      {asking === 'change' && (
        <EndpointForm
          title={t('webhooks.change')}
          action={t('webhooks.save')}
          start={endpoint}
          onSubmit={async (values) => {
            await changeEndpoint(endpoint.id, values);
            close();
          }}
          onClose={close}
        />
      )}
      {asking === 'rotate' && <Rotate endpoint={endpoint} onClose={close} />}
      {asking === 'delete' && <Delete endpoint={endpoint} onClose={close} />}
    </div>
  );
}
