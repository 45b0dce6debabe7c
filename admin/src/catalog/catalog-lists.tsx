import { BooleanField, TextField } from 'react-admin';
import { MoneyField } from '../framework/fields';
import { PlainList } from '../framework/plain-list';

/** Plans with what they grant. */
export function PlanList() {
  return (
    <PlainList>
      <TextField source="code" label="console.fields.code" sortable={false} />
      <TextField source="name.en" label="console.fields.name" sortable={false} />
      <MoneyField
        source="priceMinor"
        label="console.fields.price"
        textAlign="right"
        sortable={false}
      />
      <TextField
        source="monthlyCredits"
        label="console.fields.monthlyCredits"
        textAlign="right"
        sortable={false}
      />
      <TextField
        source="concurrentJobs"
        label="console.fields.concurrent"
        textAlign="right"
        sortable={false}
      />
      <TextField
        source="uploadRetentionDays"
        label="console.fields.uploadDays"
        textAlign="right"
        sortable={false}
      />
      <TextField
        source="outputRetentionDays"
        label="console.fields.outputDays"
        textAlign="right"
        sortable={false}
      />
      <BooleanField source="enabled" label="console.fields.enabled" sortable={false} />
    </PlainList>
  );
}

/** Packs of credits that never expire. */
export function PackList() {
  return (
    <PlainList>
      <TextField source="code" label="console.fields.code" sortable={false} />
      <TextField source="name.en" label="console.fields.name" sortable={false} />
      <TextField
        source="credits"
        label="console.fields.credits"
        textAlign="right"
        sortable={false}
      />
      <MoneyField
        source="priceMinor"
        label="console.fields.price"
        textAlign="right"
        sortable={false}
      />
      <BooleanField source="enabled" label="console.fields.enabled" sortable={false} />
    </PlainList>
  );
}

/** Styles as the studio offers them. */
export function StyleList() {
  return (
    <PlainList>
      <TextField source="code" label="console.fields.code" sortable={false} />
      <TextField source="name.en" label="console.fields.name" sortable={false} />
      <TextField source="name.zh" label="console.fields.nameZh" sortable={false} />
      <TextField source="template" label="console.fields.prompt" sortable={false} />
      <BooleanField source="enabled" label="console.fields.enabled" sortable={false} />
    </PlainList>
  );
}
