import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.js';
import { useToast } from '../../ui/toast.js';
import { ChangeEmailDialog } from './change-email-dialog.js';
import { ChangePasswordDialog } from './change-password-dialog.js';
import { resendVerification, signOut, useMe } from './session.api.js';

/** The address, whether it is confirmed, how to change it and the password, and the way out. */
export function SignInDetails(): ReactNode {
  const { t } = useTranslation();
  const toast = useToast();
  const [open, setOpen] = useState<'email' | 'password' | null>(null);
  const user = useMe().data?.user;
  const resend = useMutation({
    mutationFn: resendVerification,
    onSuccess: () => toast(t('session.linkSent')),
  });
  if (user === undefined) return null;
  return (
    <div className="flex flex-wrap items-center justify-between gap-4 text-sm">
      <div>
        <p className="font-medium">{user.email}</p>
        {user.emailStatus === 'pending' && <p className="text-warn">{t('session.unverified')}</p>}
        {user.emailStatus === 'verified' && <p className="text-muted">{t('session.verified')}</p>}
      </div>
      <div className="flex flex-wrap gap-2">
        {user.emailStatus === 'pending' && (
          <Button size="sm" disabled={resend.isPending} onClick={() => resend.mutate()}>
            {t('session.resend')}
          </Button>
        )}
        <Button size="sm" onClick={() => setOpen('email')}>
          {t('signInDetails.changeEmail')}
        </Button>
        <Button size="sm" onClick={() => setOpen('password')}>
          {t('signInDetails.changePassword')}
        </Button>
        <Button size="sm" onClick={() => void signOut()}>
          {t('session.signOut')}
        </Button>
      </div>
      {open === 'email' && <ChangeEmailDialog onClose={() => setOpen(null)} />}
      {open === 'password' && <ChangePasswordDialog onClose={() => setOpen(null)} />}
    </div>
  );
}
