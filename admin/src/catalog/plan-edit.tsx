import { useQuery } from '@tanstack/react-query';
import { CheckboxGroupInput, required, useRecordContext, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { Link } from '../framework/link';
import { CatalogForm, type Patch } from './catalog-form';
import { RESOLUTIONS } from './plan-matrix';
import type { Change } from './changes';
import { Count, Group, Switch, Words } from './inputs';

type Plan = Schemas['AdminPlanView'];
const MAX_DAYS = 36_500;

const fieldsOf = ({ name, ...plan }: Plan) => ({
  nameEn: name.en,
  nameZh: name.zh,
  resolutions: plan.resolutions as string[],
  concurrentJobs: plan.concurrentJobs,
  requestsPerMinute: plan.requestsPerMinute,
  uploadRetentionDays: plan.uploadRetentionDays,
  outputRetentionDays: plan.outputRetentionDays,
  trashRetentionDays: plan.trashRetentionDays,
  deletionNoticeDays: plan.deletionNoticeDays,
  apiAccess: plan.apiAccess,
  trialCredits: plan.trialCredits,
  enabled: plan.enabled,
});

const save = ({ code }: Plan, patch: Patch<ReturnType<typeof fieldsOf>>) =>
  ask(
    api.PATCH('/api/admin/v1/catalog/plans/{code}', {
      params: { path: { code } },
      body: patch as Schemas['PlanPatch'],
    }),
  );

/** Changes what a plan allows, for everybody who has it. */
export function PlanEdit() {
  return (
    <CatalogForm
      fieldsOf={fieldsOf}
      save={save}
      consequences={(plan, changes) => <Consequences code={plan.code} changes={changes} />}
    >
      <WherePricesAre />
      <Group title="names">
        <Words source="nameEn" />
        <Words source="nameZh" />
      </Group>
      <Group title="capabilities">
        <Count source="concurrentJobs" min={1} max={100} />
        <Count source="requestsPerMinute" min={1} max={10_000} />
        <Count source="uploadRetentionDays" min={1} max={MAX_DAYS} />
        <Count source="outputRetentionDays" min={1} max={MAX_DAYS} />
        <Count source="trashRetentionDays" min={1} max={MAX_DAYS} />
        <Count
          source="deletionNoticeDays"
          min={0}
          max={60}
          emptyHelp="console.catalog.usualNotice"
        />
        <TrialCredits />
        <CheckboxGroupInput
          source="resolutions"
          label="console.fields.resolutions"
          choices={RESOLUTIONS.map((id) => ({ id, name: id }))}
          validate={required()}
          helperText={false}
        />
        <Switch source="apiAccess" />
        <Switch source="enabled" />
      </Group>
    </CatalogForm>
  );
}

function WherePricesAre() {
  const translate = useTranslate();
  return <Link to="/products">{translate('console.catalog.priceIsElsewhere')}</Link>;
}

/** Only who has paid nothing yet gets a trial. */
function TrialCredits() {
  const fields = useRecordContext();
  return fields?.id === 'free' ? <Count source="trialCredits" min={0} max={100_000} /> : null;
}

function Consequences({ code, changes }: { code: string; changes: Change[] }) {
  const translate = useTranslate();
  const size = useQuery({
    queryKey: ['plans', code, 'size'],
    queryFn: () =>
      ask(api.GET('/api/admin/v1/catalog/plans/{code}/size', { params: { path: { code } } })),
  });
  const lines = [
    size.data ? translate('console.catalog.planReach', size.data.customers) : '…',
    ...sentencesFor(changes).map((name) => translate(`console.catalog.${name}`)),
  ];
  return lines.map((line) => <p key={line}>{line}</p>);
}

function sentencesFor(changes: Change[]): string[] {
  const said = changes.map(({ field, before, after }) => {
    if (field === 'trialCredits') return 'trial';
    if (field === 'enabled') return after ? null : 'off';
    if (field.startsWith('name')) return null;
    if (field.endsWith('RetentionDays') && Number(after) < Number(before)) return 'shorter';
    if (field === 'resolutions' && Array.isArray(before) && Array.isArray(after))
      return before.some((one) => !after.includes(one)) ? 'fewerResolutions' : 'atOnce';
    return 'atOnce';
  });
  return [...new Set(said)].filter((name) => name !== null);
}
