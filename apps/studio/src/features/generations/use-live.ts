import { useEffect, useState } from 'react';
import type { Estimate, Generation } from '../../api/wire.js';
import { refreshCredits } from '../credits/credits.api.js';
import { refreshGallery } from '../images/images.api.js';
import { isOpen, patchImage, showGeneration } from './generations.api.js';
import { follow } from './live.js';

export interface Live {
  position: number | undefined;
  estimate: Estimate | undefined;
  /** The newest preview of each image that is being drawn, as data URLs. */
  previews: Readonly<Record<string, string>>;
}

/** What happens in an open run just now. State that lasts goes into the stream's cache. */
export function useLive(generation: Generation, enabled: boolean): Live {
  const [live, setLive] = useState<Partial<Live>>({});
  const open = isOpen(generation) && enabled;
  useEffect(() => {
    if (!open) return;
    return follow(generation.id, {
      onGeneration: showGeneration,
      onPosition: (position, estimate) => setLive((now) => ({ ...now, position, estimate })),
      onPartial: (imageId, dataUrl) =>
        setLive((now) => ({ ...now, previews: { ...now.previews, [imageId]: dataUrl } })),
      onImage: (image) => {
        patchImage(image.id, image);
        if (image.status === 'delivered') refreshGallery();
        if (image.status === 'delivered' || image.error != null) refreshCredits();
      },
      onFinished: (finished) => {
        showGeneration(finished);
        refreshCredits();
      },
    });
  }, [generation.id, open]);
  return {
    position: live.position ?? generation.queuePosition,
    estimate: live.estimate ?? generation.estimate,
    previews: live.previews ?? {},
  };
}
