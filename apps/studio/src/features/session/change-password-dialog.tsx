import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/field.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { useToast } from '../../ui/toast.js';
import { CurrentPasswordField } from './current-password-field.js';
import { changePassword } from './session.api.js';

/** The present password and the new one. */
export function ChangePasswordDialog({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const toast = useToast();
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const submit = async (): Promise<void> => {
    await changePassword({ currentPassword, newPassword });
    toast(t('signInDetails.passwordChanged'));
    onClose();
  };
  return (
    <FormDialog
      title={t('signInDetails.changePassword')}
      action={t('session.savePassword')}
      isComplete={currentPassword !== '' && newPassword !== ''}
      submit={submit}
      onClose={onClose}
    >
      <p className="text-sm text-muted">{t('signInDetails.passwordLead')}</p>
      <CurrentPasswordField value={currentPassword} onChange={setCurrent} />
      <Field
        label={t('session.newPassword')}
        hint={t('session.passwordHint')}
        type="password"
        autoComplete="new-password"
        minLength={8}
        required
        value={newPassword}
        onChange={(event) => setNew(event.target.value)}
      />
    </FormDialog>
  );
}
