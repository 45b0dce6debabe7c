import { useLocaleState } from 'react-admin';

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
