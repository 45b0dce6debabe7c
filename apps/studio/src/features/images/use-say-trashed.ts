import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../ui/states.js';
import { useToast } from '../../ui/toast.js';
import { restoreImages } from './images.api.js';

/** Says how many pictures went to the trash, with a button that brings them back. */
export function useSayTrashed(): (ids: readonly string[], count: number) => void {
  const { t } = useTranslation();
  const say = useProblemText();
  const toast = useToast();
  const restore = async (ids: readonly string[]): Promise<void> => {
    try {
      toast(t('trash.restored', { count: await restoreImages(ids) }));
    } catch (error) {
      toast(say(error));
    }
  };
  return (ids, count) =>
    toast(t('selection.trashed', { count }), {
      label: t('trash.undo'),
      run: () => void restore(ids),
    });
}
