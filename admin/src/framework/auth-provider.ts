import type { AuthProvider } from 'react-admin';
import { api } from './api';
import { ask } from './data-provider';

const me = () => ask(api.GET('/api/v1/me'));

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
    await api.POST('/api/v1/auth/sign-out');
  },
  async checkAuth() {
    const { roles } = await me();
    if (roles.length === 0) throw new Error('console.signIn.notAnOperator');
  },
  checkError: (error: { status?: number }) =>
    error.status === 401 ? Promise.reject(new Error()) : Promise.resolve(),
  async getIdentity() {
    const { user } = await me();
    return { id: user.id, fullName: user.email };
  },
  async getPermissions() {
    return (await me()).roles;
  },
};
