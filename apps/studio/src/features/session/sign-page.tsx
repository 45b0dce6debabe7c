import { useMutation } from '@tanstack/react-query';
import { useState, type SyntheticEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, Navigate, useNavigate, useSearchParams } from 'react-router';
import { useLocale } from '../../i18n/index.js';
import { count } from '../../lib/format.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { useProblemText } from '../../ui/states.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { WecomContact } from '../support/contact.js';
import { AuthFrame } from './auth-frame.js';
import { afterSignIn } from './next.js';
import { signIn, signUp, useMe, wasSignedIn } from './session.api.js';

const SHORTEST_PASSWORD = 8;

/** Sign-in and sign-up differ by a word and a call; a prompt in the address goes on to the studio. */
export function SignPage({ mode }: { mode: 'in' | 'up' }): ReactNode {
  const { t } = useTranslation();
  const locale = useLocale();
  const say = useProblemText();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const next = afterSignIn(params);
  const up = mode === 'up';
  const enter = useMutation({
    mutationFn: () =>
      up ? signUp({ email, password, locale, next }) : signIn({ email, password }),
    onSuccess: () => navigate(next, { replace: true }),
  });
  const submit = (event: SyntheticEvent): void => {
    event.preventDefault();
    enter.mutate();
  };
  const other = up ? '/sign-in' : '/sign-up';
  const trial = useCatalog().data?.plans.find((plan) => plan.kind === 'free');
  const lead =
    trial === undefined || trial.trialCredits === 0
      ? t('session.signUpLead')
      : t('session.signUpTrial', {
          count: trial.trialDays,
          credits: count(trial.trialCredits, locale),
        });
  return (
    <AuthFrame
      title={up ? t('session.signUpTitle') : t('session.signInTitle')}
      {...(up ? { lead } : {})}
      footer={
        <>
          <p className="mt-6 text-sm text-muted">
            {up ? t('session.haveAccount') : t('session.noAccount')}{' '}
            <Link
              className="font-medium text-ink underline underline-offset-2"
              to={{ pathname: other, search: params.toString() }}
            >
              {up ? t('session.signIn') : t('session.signUp')}
            </Link>
          </p>
          {!up && (
            <div className="mt-8">
              <WecomContact />
            </div>
          )}
        </>
      }
    >
      <form onSubmit={submit} className="space-y-4">
        <Field
          label={t('session.email')}
          type="email"
          name="email"
          autoComplete="email"
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Field
          label={t('session.password')}
          type="password"
          name="password"
          autoComplete={up ? 'new-password' : 'current-password'}
          minLength={up ? SHORTEST_PASSWORD : undefined}
          required
          {...(up ? { hint: t('session.passwordHint') } : {})}
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        {enter.isError && (
          <p role="alert" className="text-sm text-bad">
            {say(enter.error)}
          </p>
        )}
        <Button type="submit" look="solid" size="lg" className="w-full" disabled={enter.isPending}>
          {enter.isPending ? t('session.working') : up ? t('session.signUp') : t('session.signIn')}
        </Button>
        {!up && (
          <p className="text-center text-sm">
            <Link className="text-muted underline underline-offset-2" to="/reset-password">
              {t('session.forgot')}
            </Link>
          </p>
        )}
      </form>
    </AuthFrame>
  );
}

/** Who is signed in has nothing to do here, and goes on. */
function GoOn({ children }: { children: ReactNode }): ReactNode {
  const [params] = useSearchParams();
  const me = useMe();
  if (me.isPending) return null;
  return me.data === undefined ? children : <Navigate to={afterSignIn(params)} replace />;
}

/** Strangers are not asked for: that would be a request without an answer. */
function UnlessSignedIn({ children }: { children: ReactNode }): ReactNode {
  const [known] = useState(wasSignedIn);
  return known ? <GoOn>{children}</GoOn> : children;
}

export const SignInPage = (): ReactNode => (
  <UnlessSignedIn>
    <SignPage mode="in" />
  </UnlessSignedIn>
);
export const SignUpPage = (): ReactNode => (
  <UnlessSignedIn>
    <SignPage mode="up" />
  </UnlessSignedIn>
);
