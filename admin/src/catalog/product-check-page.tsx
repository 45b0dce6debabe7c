import { Alert, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Title, useTranslate } from 'react-admin';
import type { Schemas } from '#api-client';
import { ActionDialog } from '../framework/action-dialog';
import { api } from '../framework/api';
import { ask } from '../framework/data-provider';
import { useMoney } from '../framework/fields';
import { Link } from '../framework/link';
import { Name } from '../framework/name';
import { PageBody } from '../framework/record-page';
import { Loaded, Section } from '../framework/section';
import { SimpleTable } from '../framework/simple-table';

type Check = Schemas['ProductCheck'];
type Product = Check['products'][number];
type Theirs = Schemas['GatewayProduct'];

/** Whether what is shown is what is charged, product by product. */
export function ProductCheckPage() {
  const translate = useTranslate();
  const query = useQuery({
    queryKey: ['payment-products'],
    queryFn: () => ask(api.GET('/api/admin/v1/payment-products')),
  });
  return (
    <PageBody>
      <Title title={translate('console.productCheck.title')} />
      <Section title={translate('console.productCheck.title')}>
        <Loaded query={query}>
          {(check) => <Products check={check} reload={() => query.refetch()} />}
        </Loaded>
      </Section>
      {query.data && query.data.notOurs.length > 0 && <NotOurs products={query.data.notOurs} />}
    </PageBody>
  );
}

function Products({ check, reload }: { check: Check; reload: () => Promise<unknown> }) {
  const translate = useTranslate();
  const good = check.products.every(({ enabled, problems }) => !enabled || problems.length === 0);
  return (
    <>
      <Alert severity={good ? 'success' : 'warning'} sx={{ mb: 2 }}>
        {translate(`console.productCheck.${good ? 'good' : 'bad'}`)}
      </Alert>
      <SimpleTable
        rows={check.products}
        rowKey={({ code }) => code}
        columns={[
          {
            label: 'product',
            cell: (product) => (
              <Link to={`/products/${product.code}`}>
                <Name of={product} />
              </Link>
            ),
          },
          { label: 'ours', numeric: true, cell: (product) => <Price of={product} /> },
          {
            label: 'theirs',
            numeric: true,
            cell: ({ theirs }) => (theirs ? <Price of={theirs} /> : '–'),
          },
          { label: 'finding', wide: true, cell: (product) => <Problems product={product} /> },
          { label: 'action', cell: (product) => <Take product={product} reload={reload} /> },
        ]}
      />
    </>
  );
}

function Price({ of: { priceMinor, currency } }: { of: { priceMinor: number; currency: string } }) {
  return useMoney()(priceMinor, currency);
}

function Problems({ product: { problems } }: { product: Product }) {
  const translate = useTranslate();
  if (problems.length === 0) return translate('console.productCheck.fine');
  return problems.map((one) => translate(`console.productCheck.problems.${one}`)).join('; ');
}

/** What can be put right from here: the id where one product fits, and the price. */
function Take({ product, reload }: { product: Product; reload: () => Promise<unknown> }) {
  const translate = useTranslate();
  const money = useMoney();
  const isPriced = product.problems.length === 1 && product.problems[0] === 'price';
  const theirs = product.suggestion ?? (isPriced ? product.theirs : null);
  if (!theirs) return null;
  return (
    <ActionDialog
      label={translate('console.productCheck.take')}
      title={translate('console.productCheck.takeTitle')}
      run={async (reason) => {
        const result = await ask(
          api.POST('/api/admin/v1/payment-products/{code}/take', {
            params: { path: { code: product.code } },
            body: { externalProductId: theirs.id, reason },
          }),
        );
        await reload();
        return result;
      }}
    >
      <Typography>
        {translate('console.productCheck.takeText', {
          code: product.code,
          product: theirs.name || theirs.id,
          money: money(theirs.priceMinor, theirs.currency),
        })}
      </Typography>
    </ActionDialog>
  );
}

function NotOurs({ products }: { products: readonly Theirs[] }) {
  const translate = useTranslate();
  return (
    <Section title={translate('console.productCheck.notOurs')}>
      <Typography color="text.secondary" sx={{ mb: 1 }}>
        {translate('console.productCheck.notOursText')}
      </Typography>
      <SimpleTable
        rows={products}
        rowKey={({ id }) => id}
        columns={[
          { label: 'name', wide: true, cell: ({ name }) => name || '–' },
          { label: 'price', numeric: true, cell: (product) => <Price of={product} /> },
          { label: 'externalProductId', cell: ({ id }) => id },
        ]}
      />
    </Section>
  );
}
