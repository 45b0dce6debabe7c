import { FunctionField, useLocaleState } from 'react-admin';
import type { Schemas } from '#api-client';
import { moment, oneOf, status, text } from '../framework/columns';
import { PlainList } from '../framework/plain-list';

type Verdict = Schemas['ModerationVerdict'];

const FILTERS = [oneOf('outcome', ['allowed', 'blocked', 'review', 'unavailable'], 'decision')];

/** What the check of prompts and pictures decided, and by which rule. */
export function VerdictList() {
  const [locale] = useLocaleState();
  const rule = ({ ruleWords }: Verdict) => ruleWords?.[locale === 'zh' ? 'zh' : 'en'] ?? '–';
  return (
    <PlainList
      filters={FILTERS}
      exporter={false}
      columns={[
        moment('createdAt'),
        status('outcome', 'decision'),
        <FunctionField key="rule" label="console.fields.rule" render={rule} />,
        text('prompt'),
      ]}
    />
  );
}
