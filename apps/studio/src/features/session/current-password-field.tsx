import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/field.js';

interface Props {
  value: string;
  onChange: (password: string) => void;
}

/** The present password, which a change of the account asks for. */
export function CurrentPasswordField({ value, onChange }: Props): ReactNode {
  const { t } = useTranslation();
  return (
    <Field
      label={t('signInDetails.currentPassword')}
      type="password"
      autoComplete="current-password"
      required
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
