import { useTranslate } from 'react-admin';
import { count, line, moment, money, status, text } from '../framework/columns';
import { ListOf } from '../framework/plain-list';
import { Section } from '../framework/section';
import { useMay } from '../framework/use-roles';
import { action } from '../operations/audit-log-list';

const JOBS = [moment('createdAt'), status(), line('prompt'), count('cost', 'credits')];
const PAYMENTS = [
  moment('createdAt'),
  status(),
  text('productCode', { label: 'product' }),
  money('amountMinor', 'amount'),
];
const DEEDS = [moment('at'), text('actorEmail', { label: 'actor' }), action(), text('reason')];

/** A customer's jobs and payments, and what operators did about them. */
export function CustomerWork() {
  const translate = useTranslate();
  const may = useMay();
  return (
    <>
      <Section title={translate('console.customer.generations')}>
        <ListOf reference="generations" target="workspaceId" rowClick="show" columns={JOBS} />
      </Section>
      {may('finance', 'support') && (
        <Section title={translate('console.customer.payments')}>
          <ListOf reference="payments" target="workspaceId" rowClick="show" columns={PAYMENTS} />
        </Section>
      )}
      <Section title={translate('console.customer.audit')}>
        <ListOf reference="audit-log" target="workspaceId" columns={DEEDS} />
      </Section>
    </>
  );
}
