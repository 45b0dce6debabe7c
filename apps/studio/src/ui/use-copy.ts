import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { useToast } from './toast.js';

/** Copies a text and says `said`, or how to help oneself where the browser refuses: then false. */
export function useCopy(): (text: string, said: string) => Promise<boolean> {
  const { t } = useTranslation();
  const toast = useToast();
  return useCallback(
    async (text, said) => {
      const copied = await navigator.clipboard.writeText(text).then(
        () => true,
        () => false,
      );
      toast(copied ? said : t('developers.copyByHand'));
      return copied;
    },
    [t, toast],
  );
}
