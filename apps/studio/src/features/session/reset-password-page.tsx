import { useMutation } from '@tanstack/react-query';
import { useState, type SyntheticEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import { Button, buttonClass } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useProblemText } from '../../ui/states.js';
import { WecomContact } from '../support/contact.js';
import { AuthFrame } from './auth-frame.js';
import { askPasswordReset, confirmPasswordReset } from './session.api.js';

/** Without a token it sends the link; with the link's token it takes the new password. */
export default function ResetPasswordPage(): ReactNode {
  const { t } = useTranslation();
  const say = useProblemText();
  const [params] = useSearchParams();
  const token = params.get('token');
  const [value, setValue] = useState('');
  const send = useMutation({
    mutationFn: () =>
      token === null ? askPasswordReset(value) : confirmPasswordReset({ token, password: value }),
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    send.mutate();
  };
  return (
    <AuthFrame
      title={t('session.resetTitle')}
      lead={token === null ? t('session.resetLead') : t('session.resetNew')}
    >
      {send.isSuccess ? (
        <div role="status">
          <p>{token === null ? t('session.resetSent') : t('session.resetDone')}</p>
          <Link to="/sign-in" className={`${buttonClass({ look: 'solid' })} mt-5`}>
            {t('session.signIn')}
          </Link>
        </div>
      ) : (
        <form onSubmit={submit} className="space-y-4">
          {token === null ? (
            <Field
              label={t('session.email')}
              type="email"
              autoComplete="email"
              required
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          ) : (
            <Field
              label={t('session.newPassword')}
              type="password"
              autoComplete="new-password"
              minLength={8}
              required
              hint={t('session.passwordHint')}
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          )}
          {send.isError && (
            <p role="alert" className="text-sm text-bad">
              {say(send.error)}
            </p>
          )}
          <Button type="submit" look="solid" size="lg" className="w-full" disabled={send.isPending}>
            {token === null ? t('session.sendLink') : t('session.savePassword')}
          </Button>
        </form>
      )}
      <div className="mt-10">
        <WecomContact />
      </div>
    </AuthFrame>
  );
}
