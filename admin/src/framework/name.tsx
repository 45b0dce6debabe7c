import { useGetList, useLocaleState } from 'react-admin';

interface Names {
  en: string;
  zh: string;
}

/** Something of the catalog: a plan, a product, a style. */
export interface Titled {
  name: Names;
}

/** What something of the catalog is called in the operator's language. */
export function useName(): (name: Names) => string {
  const [locale] = useLocaleState();
  return (name) => (locale === 'zh' ? name.zh : name.en);
}

export function Name({ of }: { of: Titled }) {
  const nameOf = useName();
  return nameOf(of.name);
}

interface Coded extends Titled {
  id: string;
  code: string;
}

/** What the plan, product or style of a code is called; the code itself where there is none any more. */
export function useNamesOf(resource: 'plans' | 'products' | 'styles'): (code: string) => string {
  const nameOf = useName();
  const { data = [] } = useGetList<Coded>(resource, {}, { staleTime: Infinity });
  const names = new Map(data.map(({ code, name }) => [code, nameOf(name)]));
  return (code) => names.get(code) ?? code;
}

/** The name of what a record refers to by its code. */
export function NameOf({
  resource,
  code,
}: {
  resource: 'plans' | 'products' | 'styles';
  code: string;
}) {
  return useNamesOf(resource)(code);
}
