import { useRecordContext, type RaRecord } from 'react-admin';
import type { Schemas } from '#api-client';
import { CustomerBatches } from '../batches/customer-batches';
import { Facts } from '../framework/facts';
import { StatusChip, useMoment } from '../framework/fields';
import { NameOf } from '../framework/name';
import { RecordPage } from '../framework/record-page';
import { Section } from '../framework/section';
import { useMay } from '../framework/use-roles';
import { CustomerLegalHold } from '../retention/legal-hold';

import { EraseAction } from '../erasures/erasure-actions';
import { CustomerExports } from '../exports/customer-exports';
import { CustomerEndpoints } from '../webhooks/customer-endpoints';
import { BlockAction } from './block-action';
import { CustomerBalance } from './customer-balance';
import { CustomerStatement } from './customer-statement';
import { CustomerTimeline } from './customer-timeline';

type Customer = Schemas['AdminCustomer'] & RaRecord<string>;

/** Everything about one customer on one page: who, credits, money, jobs, and what was done. */
export function CustomerShow() {
  return (
    <RecordPage>
      <CustomerPage />
    </RecordPage>
  );
}

function CustomerPage() {
  const customer = useRecordContext<Customer>();
  const moment = useMoment();
  const may = useMay();
  if (!customer) return null;
  return (
    <>
      <Section
        title={customer.email}
        actions={
          <>
            <BlockAction customerId={customer.id} blocked={customer.blockedAt !== null} />
            <EraseAction customerId={customer.id} />
          </>
        }
      >
        <Facts
          facts={[
            ['plan', <NameOf key="plan" resource="plans" code={customer.planCode} />],
            ['emailStatus', <StatusChip key="status" status={customer.emailStatus} />],
            ['createdAt', moment(customer.createdAt)],
            ['blockedAt', customer.blockedAt ? moment(customer.blockedAt) : '–'],
            ['id', customer.id],
          ]}
        />
      </Section>
      {may('support', 'finance') && (
        <>
          <CustomerBalance customerId={customer.id} />
          <CustomerStatement customerId={customer.id} />
        </>
      )}
      <CustomerBatches customerId={customer.id} />
      {may('support') && <CustomerEndpoints customerId={customer.id} />}
      {may('support') && <CustomerLegalHold customerId={customer.id} />}
      {may('support') && (
        <CustomerExports customerId={customer.id} blocked={customer.blockedAt !== null} />
      )}
      <CustomerTimeline customerId={customer.id} />
    </>
  );
}
