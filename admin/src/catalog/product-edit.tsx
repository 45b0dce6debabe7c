import { useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMoney } from '../framework/fields';
import { CatalogForm, type Patch } from './catalog-form';
import { Sentences, type Change } from './changes';
import { Count, Group, Price, Switch, Words } from './inputs';

type Product = Schemas['AdminProductView'];
const MAX_CREDITS = 1_000_000;

const fieldsOf = ({ name, ...product }: Product) => ({
  nameEn: name.en,
  nameZh: name.zh,
  priceMinor: product.priceMinor,
  credits: product.credits,
  externalProductId: product.externalProductId,
  enabled: product.enabled,
});

const save = ({ code }: Product, patch: Patch<ReturnType<typeof fieldsOf>>) =>
  ask(
    api.PATCH('/api/admin/v1/catalog/products/{code}', {
      params: { path: { code } },
      body: patch,
    }),
  );

/** Changes what a pack or a subscription costs and brings. */
export function ProductEdit() {
  return (
    <CatalogForm
      fieldsOf={fieldsOf}
      save={save}
      consequences={(product, changes) => <Consequences product={product} changes={changes} />}
    >
      <Group title="names">
        <Words source="nameEn" />
        <Words source="nameZh" />
      </Group>
      <Group title="money">
        <Price source="priceMinor" />
        <Count source="credits" min={1} max={MAX_CREDITS} />
        <Words source="externalProductId" help="console.catalog.externalIdHelp" />
        <Switch source="enabled" />
      </Group>
    </CatalogForm>
  );
}

function Consequences({ product, changes }: { product: Product; changes: Change[] }) {
  const translate = useTranslate();
  const money = useMoney();
  const now = { ...product, ...Object.fromEntries(changes.map((one) => [one.field, one.after])) };
  const perCredit = translate('console.catalog.perCredit', {
    before: money(product.priceMinor / product.credits, product.currency, 4),
    after: money(now.priceMinor / now.credits, product.currency, 4),
  });
  const priced = changes.some(({ field }) => field === 'priceMinor' || field === 'credits');
  return (
    <>
      {priced && <p>{perCredit}</p>}
      <Sentences changes={changes} words={{ priceMinor: 'price', credits: 'credits' }} />
    </>
  );
}
