import type { AuthProvider } from 'react-admin';
import { api } from './api';
import { ask } from './data-provider';

const me = () => ask(api.GET('/api/v1/me'));

/** Whether this page found an operator signed in. Anybody else's session is not the console's to end. */
let inside = false;

/** Sign-in of operators: the same sessions as everybody's, and a role. */
export const authProvider: AuthProvider = {
  async login({ email, password }: { email: string; password: string }) {
    await ask(api.POST('/api/v1/auth/sign-in', { body: { email, password } }));
    const { roles } = await me();
    if (roles.length > 0) return;
    await ask(api.POST('/api/v1/auth/sign-out'));
    throw new Error('console.signIn.notAnOperator');
  },
  async logout() {
    if (inside) await api.POST('/api/v1/auth/sign-out');
    inside = false;
  },
  async checkAuth() {
    const { roles } = await me();
    inside = roles.length > 0;
    if (!inside) throw new Error('console.signIn.notAnOperator');
  },
  checkError: (error: { status?: number }) =>
    error.status === 401 ? Promise.reject(new Error()) : Promise.resolve(),
  async getIdentity() {
    const { user } = await me();
    return { id: user.id, email: user.email };
  },
  async getPermissions() {
    return (await me()).roles;
  },
};
