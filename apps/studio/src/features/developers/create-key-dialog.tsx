import { useMutation } from '@tanstack/react-query';
import { useState, type SyntheticEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKeyScope } from '../../api/wire.js';
import { Button } from '../../ui/button.js';
import { CheckList } from '../../ui/check-list.js';
import { Field } from '../../ui/field.js';
import { Modal } from '../../ui/modal.js';
import { Select } from '../../ui/select.js';
import { useProblemText } from '../../ui/states.js';
import { createApiKey } from './developers.api.js';

export const SCOPES = ['generations', 'images', 'uploads', 'quotes', 'balance'] as const;
const LIVES_DAYS = [30, 90, 365] as const;
const FOR_EVER = '';
const MAX_NAME = 80;

interface Props {
  onCreated: (key: string) => void;
  onClose: () => void;
}

/** What a new key is called, what it may do and how long. */
export function CreateKeyDialog({ onCreated, onClose }: Props): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const [name, setName] = useState('');
  const [life, setLife] = useState(FOR_EVER);
  const [scopes, setScopes] = useState<ApiKeyScope[]>([...SCOPES]);
  const create = useMutation({
    mutationFn: createApiKey,
    onSuccess: ({ key }) => onCreated(key),
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    create.mutate({ name, scopes, ...(life === FOR_EVER ? {} : { expiresInDays: Number(life) }) });
  };
  return (
    <Modal open onOpenChange={(open) => !open && onClose()} title={t('developers.keys.create')}>
      <form onSubmit={submit} className="space-y-5">
        <Field
          label={t('developers.keys.name')}
          hint={t('developers.keys.nameHint')}
          value={name}
          maxLength={MAX_NAME}
          required
          autoComplete="off"
          onChange={(event) => setName(event.target.value)}
        />
        <Select
          label={t('developers.keys.life')}
          value={life}
          options={[
            [FOR_EVER, t('developers.keys.forEver')],
            ...LIVES_DAYS.map(
              (days) => [String(days), t('developers.keys.days', { days })] as const,
            ),
          ]}
          onChange={setLife}
        />
        <CheckList
          label={t('developers.keys.scopes')}
          options={SCOPES.map((value) => ({ value, label: t(`developers.scopes.${value}`) }))}
          chosen={scopes}
          onChange={setScopes}
        />
        {create.isError && (
          <p role="alert" className="text-sm text-bad">
            {say(create.error)}
          </p>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            type="submit"
            look="solid"
            disabled={create.isPending || name.trim() === '' || scopes.length === 0}
          >
            {t('developers.keys.create')}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
