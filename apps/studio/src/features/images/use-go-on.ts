import { useNavigate } from 'react-router';
import type { ImageDetail, ResolutionCode } from '../../api/wire.js';
import { useComposer } from '../composer/composer-context.js';
import { draftFrom, type Draft } from '../composer/draft.js';
import { useSayLeftOut } from '../composer/use-say-left-out.js';
import type { PaintedMask } from '../mask/export-mask.js';

interface GoOn {
  /** Another picture like this one. */
  vary: () => void;
  /** The same picture at a higher resolution. */
  larger: (resolution: ResolutionCode) => void;
  /** This picture with something else in the painted part. */
  part: (mask: PaintedMask) => void;
}

/** Ways to go on from a picture. Each fills the composer; what it costs is said there. */
export function useGoOn(image: ImageDetail): GoOn {
  const { change, focus, references } = useComposer();
  const sayLeftOut = useSayLeftOut();
  const navigate = useNavigate();
  const go = (patch: Partial<Draft>): void => {
    change({ ...draftFrom({ ...image, ...image.requested }), count: 1, ...patch });
    sayLeftOut(references.goOnFrom(image, 'drop'));
    void navigate('/studio');
    focus();
  };
  return {
    vary: () => go({}),
    larger: (resolution) => go({ resolution }),
    part: (mask) => {
      go({ prompt: '' });
      references.setMask(image.id, mask);
    },
  };
}
