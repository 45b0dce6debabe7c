import { useLocale } from '../../i18n/index.js';
import { named } from '../../lib/format.js';
import { useCatalog } from '../catalog/catalog.api.js';

/** The reader's name of a plan or pack; its code where the catalog does not have it any more. */
export function useProductName(): (productCode: string) => string {
  const locale = useLocale();
  const catalog = useCatalog().data;
  return (productCode) => {
    const product = [...(catalog?.packs ?? []), ...(catalog?.plans ?? [])].find(
      (item) => item.productCode === productCode,
    );
    return product === undefined ? productCode : named(product.name, locale);
  };
}
