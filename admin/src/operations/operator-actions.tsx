import { useState } from 'react';
import { Checkbox, FormControlLabel, FormGroup, TextField, Typography } from '@mui/material';
import { useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import type { Role } from '../framework/use-roles';

const ROLES: Role[] = ['support', 'finance', 'moderator', 'admin'];

function RoleBoxes({ value, set }: { value: Role[]; set: (roles: Role[]) => void }) {
  const translate = useTranslate();
  const toggle = (role: Role) =>
    set(value.includes(role) ? value.filter((one) => one !== role) : [...value, role]);
  return (
    <FormGroup>
      {ROLES.map((role) => (
        <FormControlLabel
          key={role}
          control={<Checkbox checked={value.includes(role)} onChange={() => toggle(role)} />}
          label={`${translate(`console.role.${role}`)}: ${translate(`console.operator.may.${role}`)}`}
        />
      ))}
    </FormGroup>
  );
}

/** Lets somebody who has an account work in the console. */
export function AddOperatorAction() {
  const translate = useTranslate();
  const [email, setEmail] = useState('');
  const [roles, setRoles] = useState<Role[]>([]);
  return (
    <ActionDialog
      label={translate('console.operator.add')}
      title={translate('console.operator.add')}
      ready={email.includes('@') && roles.length > 0}
      onOpen={() => {
        setEmail('');
        setRoles([]);
      }}
      run={(reason) => ask(api.POST('/api/admin/v1/operators', { body: { email, roles, reason } }))}
    >
      <Typography>{translate('console.operator.addHelp')}</Typography>
      <TextField
        label={translate('console.fields.email')}
        type="email"
        value={email}
        onChange={(event) => setEmail(event.target.value.trim())}
        required
      />
      <RoleBoxes value={roles} set={setRoles} />
    </ActionDialog>
  );
}

/** Gives and takes roles; none left ends the person's work here at once. */
export function RolesAction({ operator }: { operator: Schemas['AdminOperator'] }) {
  const translate = useTranslate();
  const [roles, setRoles] = useState<Role[]>(operator.roles);
  const { id } = operator;
  return (
    <ActionDialog
      label={translate('console.operator.change')}
      title={`${translate('console.operator.change')}: ${operator.email}`}
      onOpen={() => setRoles(operator.roles)}
      ready={[...roles].sort().join() !== [...operator.roles].sort().join()}
      run={(reason) =>
        ask(
          api.PATCH('/api/admin/v1/operators/{id}', {
            params: { path: { id } },
            body: { roles, reason },
          }),
        )
      }
    >
      <RoleBoxes value={roles} set={setRoles} />
      {roles.length === 0 && <Typography>{translate('console.operator.none')}</Typography>}
    </ActionDialog>
  );
}
