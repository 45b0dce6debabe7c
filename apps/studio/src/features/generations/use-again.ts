import { useLocation, useNavigate } from 'react-router';
import { useComposer } from '../composer/composer-context.js';
import { draftFrom, type EarlierRun } from '../composer/draft.js';

/** Puts the settings and the references of a run into the composer. */
export function useAgain(run: EarlierRun): () => void {
  const { change, focus, references, home } = useComposer();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  return () => {
    change(draftFrom(run));
    references.restore(run);
    if (pathname !== home) void navigate(home);
    focus();
  };
}
