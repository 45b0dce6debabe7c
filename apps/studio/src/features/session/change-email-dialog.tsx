import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '../../ui/field.js';
import { FormDialog } from '../../ui/form-dialog.js';
import { useToast } from '../../ui/toast.js';
import { CurrentPasswordField } from './current-password-field.js';
import { changeEmail } from './session.api.js';

/** The new address; where mail is sent it counts once the link in its mailbox was opened. */
export function ChangeEmailDialog({ onClose }: { onClose: () => void }): ReactNode {
  const { t } = useTranslation();
  const toast = useToast();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const submit = async (): Promise<void> => {
    const status = await changeEmail({ email, password });
    toast(t(status === 'changed' ? 'signInDetails.emailChanged' : 'signInDetails.emailLinkSent'));
    onClose();
  };
  return (
    <FormDialog
      title={t('signInDetails.changeEmail')}
      action={t('signInDetails.saveEmail')}
      isComplete={email.trim() !== '' && password !== ''}
      submit={submit}
      onClose={onClose}
    >
      <Field
        label={t('signInDetails.newEmail')}
        hint={t('signInDetails.newEmailHint')}
        type="email"
        autoComplete="email"
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <CurrentPasswordField value={password} onChange={setPassword} />
    </FormDialog>
  );
}
