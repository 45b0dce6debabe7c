import { count, line, money, text, yesNo } from '../framework/columns';
import { PlainList } from '../framework/plain-list';

/** Plans with what they grant. */
export function PlanList() {
  return (
    <PlainList
      columns={[
        text('code'),
        text('name.en', { label: 'name' }),
        money('priceMinor', 'price'),
        count('monthlyCredits'),
        count('concurrentJobs', 'concurrent'),
        count('uploadRetentionDays', 'uploadDays'),
        count('outputRetentionDays', 'outputDays'),
        yesNo('enabled'),
      ]}
    />
  );
}

/** Packs of credits that never expire. */
export function PackList() {
  return (
    <PlainList
      columns={[
        text('code'),
        text('name.en', { label: 'name' }),
        count('credits'),
        money('priceMinor', 'price'),
        yesNo('enabled'),
      ]}
    />
  );
}

/** Styles as the studio offers them. */
export function StyleList() {
  return (
    <PlainList
      columns={[
        text('code'),
        text('name.en', { label: 'name' }),
        text('name.zh', { label: 'nameZh' }),
        line('template', { label: 'template' }),
        yesNo('enabled'),
      ]}
    />
  );
}
