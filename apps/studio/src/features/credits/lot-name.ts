import { useTranslation } from 'react-i18next';

/** The customer's word for a kind of credits. */
export function useLotName(): (kind: string) => string {
  const { t } = useTranslation();
  return (kind) => {
    switch (kind) {
      case 'trial':
        return t('credits.kinds.trial');
      case 'subscription':
        return t('credits.kinds.subscription');
      case 'pack':
        return t('credits.kinds.pack');
      default:
        return t('credits.kinds.other');
    }
  };
}
