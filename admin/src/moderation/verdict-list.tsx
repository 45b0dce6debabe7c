import { FunctionField, useLocaleState, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { moment, oneOf, status, text } from '../framework/columns';
import { PlainList } from '../framework/plain-list';

type Verdict = Schemas['ModerationVerdict'];

const FILTERS = [oneOf('outcome', ['allowed', 'blocked', 'review', 'unavailable'], 'decision')];

/** What the check of prompts and pictures decided, and by which rule. */
export function VerdictList() {
  const [locale] = useLocaleState();
  const translate = useTranslate();
  const subject = (verdict: Verdict) => translate(`console.appeal.subject.${verdict.subject}`);
  const rule = ({ ruleWords }: Verdict) => ruleWords?.[locale === 'zh' ? 'zh' : 'en'] ?? '–';
  return (
    <PlainList
      filters={FILTERS}
      exporter={false}
      columns={[
        moment('createdAt'),
        status('outcome', 'decision'),
        <FunctionField key="subject" label="console.fields.subject" render={subject} />,
        <FunctionField key="rule" label="console.fields.rule" render={rule} />,
        text('prompt'),
      ]}
    />
  );
}
