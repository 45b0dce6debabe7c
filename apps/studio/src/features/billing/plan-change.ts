import { useTranslation } from 'react-i18next';
import type { SubscriptionAnswer } from '../../api/wire.js';
import { useLocale } from '../../i18n/index.js';
import { day, money } from '../../lib/format.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { findOffer } from './offers.js';
import { useProductName } from './product-name.js';

interface PlanChange {
  /** "Changes to Pro on 3 May, for $29 a month.", or as soon as it is paid. */
  sentence: string;
  /** The same in a few words, beside the name of the plan. */
  mark: string;
  /** It is being paid: nothing else can be asked for until then. */
  waits: boolean;
}

/**
 * Words for a change of plan that was asked for and has not come yet: a dearer plan waits for its
 * payment, a cheaper one for the next cycle. Undefined where none was asked for.
 */
export function usePlanChange(): (
  subscription: SubscriptionAnswer['subscription'],
) => PlanChange | undefined {
  const { t } = useTranslation();
  const locale = useLocale();
  const nameOf = useProductName();
  const plans = useCatalog().data?.plans;
  return (subscription) => {
    if (subscription?.pendingProductCode == null) return undefined;
    const { pendingProductCode: code, currentPeriodEnd: end, priceMinor } = subscription;
    const wanted = findOffer(plans, code);
    if (end === null || (wanted !== undefined && wanted.priceMinor > priceMinor))
      return {
        sentence: t('account.changesWhenPaid', { plan: nameOf(code) }),
        mark: t('buy.changesWhenPaid'),
        waits: true,
      };
    return {
      sentence: t(wanted === undefined ? 'account.changesOn' : 'account.changesOnFor', {
        plan: nameOf(code),
        day: day(end, locale),
        price: wanted === undefined ? '' : money(wanted.priceMinor, wanted.plan.currency, locale),
        each: t(wanted?.months === 12 ? 'buy.eachYear' : 'buy.eachMonth'),
      }),
      mark: t('buy.changesOn', { day: day(end, locale) }),
      waits: false,
    };
  };
}
