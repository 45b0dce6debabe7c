import { Alert } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslate } from 'react-admin';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { bytesInWords, useMoment } from '../framework/fields';
import { Loaded, Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { useMay } from '../framework/use-roles';

const SHOWN = { _start: 0, _end: 50 };

/** Objects of the store that no row knows, and the deletion of those that were seen twice. */
export function Orphans() {
  const translate = useTranslate();
  const moment = useMoment();
  const may = useMay();
  const query = useQuery({
    queryKey: ['orphans'],
    queryFn: () => ask(api.GET('/api/admin/v1/orphans', { params: { query: SHOWN } })),
  });
  const due = query.data?.collectable;
  return (
    <Section
      title={translate('console.storeCheck.orphans')}
      actions={may() && due && due.count > 0 && <Collect {...due} />}
    >
      <Loaded query={query}>
        {({ items }) => (
          <SimpleTable
            rows={items}
            rowKey={(orphan) => orphan.id}
            empty={translate('console.storeCheck.noOrphans')}
            columns={[
              { label: 'objectKey', wide: true, cell: (orphan) => orphan.id },
              { label: 'size', numeric: true, cell: (orphan) => bytesInWords(orphan.bytes) },
              { label: 'firstSeenAt', narrow: true, cell: (orphan) => moment(orphan.firstSeenAt) },
              { label: 'lastSeenAt', narrow: true, cell: (orphan) => moment(orphan.lastSeenAt) },
              {
                label: 'status',
                narrow: true,
                cell: ({ state, collectable }) =>
                  translate(`console.storeCheck.states.${collectable ? 'collectable' : state}`),
              },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}

function Collect({ count, bytes }: { count: number; bytes: number }) {
  const translate = useTranslate();
  const queries = useQueryClient();
  return (
    <ActionDialog
      label={translate('console.storeCheck.collect')}
      title={translate('console.storeCheck.collectTitle')}
      color="error"
      run={async (reason) => {
        const asked = await ask(api.POST('/api/admin/v1/orphans/collect', { body: { reason } }));
        await queries.invalidateQueries({ queryKey: ['orphans'] });
        return asked;
      }}
    >
      <Alert severity="warning">
        {translate('console.storeCheck.collectText', { count, size: bytesInWords(bytes) })}
      </Alert>
    </ActionDialog>
  );
}
