import { usePermissions } from 'react-admin';

export type Role = 'support' | 'finance' | 'moderator' | 'admin';

/** Says whether the operator has one of these roles; what a role may not do it does not see. */
export function useMay(): (...roles: Role[]) => boolean {
  const { permissions } = usePermissions<Role[]>();
  return (...roles) =>
    permissions?.some((role) => role === 'admin' || roles.includes(role)) ?? false;
}
