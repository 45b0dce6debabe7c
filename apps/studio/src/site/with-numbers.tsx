import type { ReactNode } from 'react';
import { plans, trialDays } from './prices.js';

const FREE = plans.find((plan) => plan.priceMinor === 0);

/** A text whose `{credits}` and `{days}` are the free trial's; the page puts the catalog's in place. */
export function WithNumbers({ text }: { text: string }): ReactNode {
  return text.split(/(\{(?:credits|days)\})/).map((part, index) => {
    if (part === '{credits}')
      return (
        <span key={index} data-credits={FREE?.code}>
          {FREE?.credits}
        </span>
      );
    if (part === '{days}')
      return (
        <span key={index} data-trial-days>
          {trialDays}
        </span>
      );
    return part;
  });
}
