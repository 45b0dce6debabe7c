import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/field.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { CurrentPasswordField } from '../session/current-password-field.js';
import { useMe } from '../session/session.api.js';
import { askErasure } from './privacy.api.js';

interface Props {
  graceDays: number;
  onClose: () => void;
}

/** What will be gone, then the address once more and the password: nobody does this by a slip. */
export function EraseDialog({ graceDays, onClose }: Props): ReactNode {
  const { t } = useTranslation();
  const address = useMe().data?.user.email ?? '';
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const isMeant = email.trim().toLowerCase() === address.toLowerCase();
  return (
    <FormDialog
      title={t('privacy.erase')}
      action={t('privacy.eraseConfirm')}
      isComplete={isMeant && password !== ''}
      submit={async () => {
        await askErasure({ email, password });
        onClose();
      }}
      onClose={onClose}
    >
      <ul className="list-disc space-y-1.5 pl-5 text-sm">
        <li>{t('privacy.goes')}</li>
        <li>{t('privacy.creditsGo')}</li>
        <li>{t('privacy.stays')}</li>
        <li>{t('privacy.grace', { days: graceDays })}</li>
      </ul>
      <Field
        label={t('privacy.typeAddress')}
        hint={address}
        type="email"
        autoComplete="off"
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <CurrentPasswordField value={password} onChange={setPassword} />
    </FormDialog>
  );
}
