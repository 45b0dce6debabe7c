import { count, kind, line, money, name, text, yesNo } from '../framework/columns';
import { PlainList } from '../framework/plain-list';

/** What is for sale: packs of credits and subscriptions. */
export function ProductList() {
  return (
    <PlainList
      rowClick="edit"
      columns={[
        text('code'),
        name(),
        kind(),
        count('credits'),
        money('priceMinor', 'price'),
        text('externalProductId'),
        yesNo('enabled'),
      ]}
    />
  );
}

/** Styles as the studio offers them. */
export function StyleList() {
  return (
    <PlainList
      rowClick="edit"
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
