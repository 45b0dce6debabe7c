import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useToast } from '../../ui/toast.js';

/** Says how many pictures lost their place among the references, if any did. */
export function useSayLeftOut(): (outcome: { leftOut: number }) => void {
  const { t } = useTranslation();
  const toast = useToast();
  return useCallback(
    ({ leftOut }) => {
      if (leftOut > 0) toast(t('composer.references.leftOut', { count: leftOut }));
    },
    [t, toast],
  );
}
