import { useState } from 'react';
import { TextField, Typography } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { Loaded, Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { useMay } from '../framework/use-roles';
import { digits } from '../i18n/provider';

type Setting = Schemas['RetentionSetting'];

/** How long logs, mails and bodies are kept, and files after a longer plan. */
export function RetentionSettings() {
  const translate = useTranslate();
  const may = useMay();
  const query = useQuery({
    queryKey: ['retention', 'settings'],
    queryFn: () => ask(api.GET('/api/admin/v1/retention/settings')),
  });
  return (
    <Section title={translate('console.retentionSetting.title')}>
      <Loaded query={query}>
        {({ items }) => (
          <SimpleTable
            rows={items}
            rowKey={(setting) => setting.id}
            columns={[
              { label: 'keptThing', wide: true, cell: nameIn(translate) },
              { label: 'days', numeric: true, cell: (setting) => digits(setting.days) },
              ...(may()
                ? [{ label: 'change', cell: (setting: Setting) => <Change setting={setting} /> }]
                : []),
            ]}
          />
        )}
      </Loaded>
      <Typography variant="body2" color="text.secondary" sx={{ mt: 1 }}>
        {translate('console.retentionSetting.plans')}
      </Typography>
    </Section>
  );
}

const nameIn = (translate: (key: string) => string) => (setting: Setting) =>
  translate(`console.retentionSetting.name.${setting.id}`);

function Change({ setting }: { setting: Setting }) {
  const translate = useTranslate();
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const { minDays: min, maxDays: max, defaultDays: usual } = setting;
  const days = Number(text);
  return (
    <ActionDialog
      label={translate('console.retentionSetting.change')}
      title={translate('console.retentionSetting.changeTitle')}
      ready={/^\d+$/.test(text) && days >= min && days <= max}
      onOpen={() => setText(String(setting.days))}
      run={async (reason) => {
        const params = { path: { name: setting.id } };
        const body = { days, reason };
        const edited = await ask(
          api.PUT('/api/admin/v1/retention/settings/{name}', { params, body }),
        );
        await queries.invalidateQueries({ queryKey: ['retention', 'settings'] });
        return edited;
      }}
    >
      <Typography>{nameIn(translate)(setting)}</Typography>
      <TextField
        label={translate('console.fields.days')}
        type="number"
        value={text}
        onChange={(event) => setText(event.target.value)}
        helperText={translate('console.retentionSetting.daysHelp', { min, max, usual })}
      />
    </ActionDialog>
  );
}
