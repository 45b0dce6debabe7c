import { useGetList, useTranslate, type RaRecord } from 'react-admin';
import { useMoment } from '../framework/fields';
import { Link, listPage } from '../framework/link';
import { Loaded, Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';
import { BatchState, RowCounts, type Batch } from './row-counts';

const SHOWN = 5;

/** The newest batches of one customer. */
export function CustomerBatches({ customerId }: { customerId: string }) {
  const translate = useTranslate();
  const moment = useMoment();
  const query = useGetList<Batch & RaRecord<string>>('batches', {
    filter: { workspaceId: customerId },
    pagination: { page: 1, perPage: SHOWN },
  });
  return (
    <Section
      title={translate('console.batch.title')}
      actions={
        (query.total ?? 0) > SHOWN && (
          <Link to={listPage('batches', { workspaceId: customerId })}>
            {translate('console.batch.all')}
          </Link>
        )
      }
    >
      <Loaded query={query}>
        {(batches) => (
          <SimpleTable
            rows={batches}
            rowKey={(batch) => batch.id}
            empty={translate('console.batch.none')}
            columns={[
              { label: 'createdAt', narrow: true, cell: (batch) => moment(batch.createdAt) },
              { label: 'status', cell: (batch) => <BatchState batch={batch} /> },
              { label: 'name', wide: true, cell: (batch) => batch.name },
              { label: 'rows', cell: (batch) => <RowCounts batch={batch} /> },
              { label: 'charged', numeric: true, cell: (batch) => batch.credits.charged },
            ]}
          />
        )}
      </Loaded>
    </Section>
  );
}
