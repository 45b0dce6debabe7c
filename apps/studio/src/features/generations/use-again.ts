import { useNavigate } from 'react-router';
import type { Generation } from '../../api/wire.js';
import { useComposer } from '../composer/composer-context.js';
import { draftFrom } from '../composer/draft.js';

/** Puts the settings of a run into the composer. */
export function useAgain(generation: Generation): () => void {
  const { change, focus } = useComposer();
  const navigate = useNavigate();
  return () => {
    change({ ...draftFrom(generation), count: generation.count });
    void navigate('/studio');
    focus();
  };
}
