import { useNavigate } from 'react-router';
import { useComposer } from '../composer/composer-context.js';
import { draftFrom, referencesOf, type EarlierRun } from '../composer/draft.js';

/** Puts the settings and the references of a run into the composer. */
export function useAgain(run: EarlierRun): () => void {
  const { change, focus, references } = useComposer();
  const navigate = useNavigate();
  return () => {
    change(draftFrom(run));
    references.restore(referencesOf(run));
    void navigate('/studio');
    focus();
  };
}
