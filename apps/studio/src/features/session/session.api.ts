import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { Problem } from '../../api/problem.js';
import { queryClient } from '../../api/query-client.js';
import { answer, api } from '../../api/client.js';
import type { Locale, Me, User } from '../../api/wire.js';

export interface Credentials {
  email: string;
  password: string;
}

/** The public pages read this mark to show "Open the studio" instead of "Sign in". */
function mark(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem('signed-in', '1');
    else localStorage.removeItem('signed-in');
  } catch {
    // Only a convenience of the public pages is lost.
  }
}

/** Whether this browser was signed in the last time that it knew. */
export function wasSignedIn(): boolean {
  try {
    return localStorage.getItem('signed-in') === '1';
  } catch {
    return false;
  }
}

/** Who is signed in, what the plan allows and how to reach a person. */
export function useMe(): UseQueryResult<Me> {
  return useQuery({
    queryKey: ['me'],
    queryFn: async () => {
      try {
        const me = await answer(api.GET('/api/v1/me'));
        mark(true);
        return me;
      } catch (error) {
        if (error instanceof Problem && error.status === 401) mark(false);
        throw error;
      }
    },
    staleTime: 60_000,
  });
}

export async function signIn(body: Credentials): Promise<User> {
  const { user } = await answer(api.POST('/api/v1/auth/sign-in', { body }));
  queryClient.clear();
  mark(true);
  return user;
}

export async function signUp(body: Credentials & { locale: Locale; next?: string }): Promise<User> {
  const { user } = await answer(api.POST('/api/v1/auth/sign-up', { body }));
  queryClient.clear();
  mark(true);
  return user;
}

/** What was written and not sent is nobody else's on this machine. */
function forgetDrafts(): void {
  try {
    localStorage.removeItem('draft');
    sessionStorage.removeItem('batch-draft');
  } catch {
    // Blocked storage kept none of them.
  }
}

/** Ends the session and shows the home page. */
export async function signOut(): Promise<void> {
  await answer(api.POST('/api/v1/auth/sign-out'));
  mark(false);
  forgetDrafts();
  location.assign('/');
}

export async function resendVerification(): Promise<void> {
  await answer(api.POST('/api/v1/auth/verification'));
}

/** Ends every other session. */
export async function changePassword(body: {
  currentPassword: string;
  newPassword: string;
}): Promise<void> {
  await answer(api.POST('/api/v1/account/password', { body }));
}

/** @returns `link_sent` while the new address still has to be confirmed. */
export async function changeEmail(body: Credentials): Promise<'changed' | 'link_sent'> {
  const { status } = await answer(api.POST('/api/v1/account/email', { body }));
  await queryClient.invalidateQueries({ queryKey: ['me'] });
  return status;
}

export async function askPasswordReset(email: string): Promise<void> {
  await answer(api.POST('/api/v1/auth/password-reset', { body: { email } }));
}

export async function confirmPasswordReset(body: {
  token: string;
  password: string;
}): Promise<void> {
  await answer(api.POST('/api/v1/auth/password-reset/confirm', { body }));
}
