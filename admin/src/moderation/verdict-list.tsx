import { FunctionField, SelectInput, TextField, useLocaleState, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { MomentField, StatusField } from '../framework/fields';
import { PlainList } from '../framework/plain-list';

type Verdict = Schemas['ModerationVerdict'];
const OUTCOMES = ['allowed', 'blocked', 'unavailable'];

/** What the check of prompts and pictures decided, and by which rule. */
export function VerdictList() {
  const translate = useTranslate();
  const [locale] = useLocaleState();
  const filters = [
    <SelectInput
      key="outcome"
      source="outcome"
      label="console.fields.decision"
      alwaysOn
      choices={OUTCOMES.map((id) => ({ id, name: translate(`console.status.${id}`) }))}
    />,
  ];
  return (
    <PlainList filters={filters} exporter={false}>
      <MomentField source="createdAt" label="console.fields.createdAt" sortable={false} />
      <StatusField source="outcome" label="console.fields.decision" sortable={false} />
      <FunctionField
        label="console.fields.rule"
        render={({ ruleWords }: Verdict) => ruleWords?.[locale === 'zh' ? 'zh' : 'en'] ?? '–'}
      />
      <TextField source="prompt" label="console.fields.prompt" sortable={false} />
    </PlainList>
  );
}
