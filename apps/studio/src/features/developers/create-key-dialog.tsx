import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ApiKeyScope } from '../../api/wire.js';
import { CheckList } from '../../ui/check-list.js';
import { Field } from '../../ui/field.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { Select } from '../../ui/select.js';
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
  const [name, setName] = useState('');
  const [life, setLife] = useState(FOR_EVER);
  const [perMinute, setPerMinute] = useState('');
  const [perMonth, setPerMonth] = useState('');
  const [scopes, setScopes] = useState<ApiKeyScope[]>([...SCOPES]);
  const create = async (): Promise<void> => {
    const expiry = life === FOR_EVER ? {} : { expiresInDays: Number(life) };
    const limits = {
      ...(perMinute === '' ? {} : { requestsPerMinute: Number(perMinute) }),
      ...(perMonth === '' ? {} : { monthlyCredits: Number(perMonth) }),
    };
    const { key } = await createApiKey({ name, scopes, ...expiry, ...limits });
    onCreated(key);
  };
  return (
    <FormDialog
      title={t('developers.keys.create')}
      action={t('developers.keys.create')}
      isComplete={name.trim() !== '' && scopes.length > 0}
      submit={create}
      onClose={onClose}
    >
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
          ...LIVES_DAYS.map((days) => [String(days), t('developers.keys.days', { days })] as const),
        ]}
        onChange={setLife}
      />
      <div className="grid items-end gap-3 sm:grid-cols-2">
        <LimitField
          label={t('developers.keys.perMinute')}
          max={10_000}
          value={perMinute}
          set={setPerMinute}
        />
        <LimitField
          label={t('developers.keys.perMonth')}
          max={100_000_000}
          value={perMonth}
          set={setPerMonth}
        />
      </div>
      <CheckList
        label={t('developers.keys.scopes')}
        options={SCOPES.map((value) => ({ value, label: t(`developers.scopes.${value}`) }))}
        chosen={scopes}
        onChange={setScopes}
      />
    </FormDialog>
  );
}

interface LimitProps {
  label: string;
  max: number;
  value: string;
  set: (value: string) => void;
}

/** A whole number; empty is no limit of the key's own. */
function LimitField({ label, max, value, set }: LimitProps): ReactNode {
  const { t } = useTranslation();
  return (
    <Field
      label={label}
      placeholder={t('developers.keys.noLimit')}
      type="number"
      min={1}
      max={max}
      step={1}
      value={value}
      onChange={(event) => set(event.target.value)}
    />
  );
}
