import { useTranslation } from 'react-i18next';
import { useLocale } from '../../i18n/index.js';
import { named } from '../../lib/format.js';
import { useCatalog } from '../catalog/catalog.api.js';
import { findOffer } from './offers.js';

/** The reader's name of a plan or pack; its code where the catalog does not have it any more. */
export function useProductName(): (productCode: string) => string {
  const { t } = useTranslation();
  const locale = useLocale();
  const catalog = useCatalog().data;
  return (productCode) => {
    const offer = findOffer(catalog?.plans, productCode);
    if (offer?.months === 12) return t('buy.yearlyName', { plan: named(offer.plan.name, locale) });
    const name =
      offer?.plan.name ?? catalog?.packs.find((pack) => pack.productCode === productCode)?.name;
    return name === undefined ? productCode : named(name, locale);
  };
}
