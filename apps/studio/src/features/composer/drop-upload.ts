import { removeUpload } from '../uploads/uploads.api.js';
import type { Mask, Reference } from './references.js';

/** Uploads that no run used are also swept by age, so a failure here needs no word. */
export const dropUpload = (id: string | undefined): void => {
  if (id !== undefined) void removeUpload(id).catch(() => undefined);
};

/** One that came with an earlier run stays with it. */
export const dropMask = (mask: Mask | undefined): void => {
  if (mask?.isKept !== true) dropUpload(mask?.id);
};

/** What was brought for the next run goes with the picture; what was there before stays. */
export const dropBrought = ({ source, id, mask }: Reference): void => {
  if (source === 'upload') dropUpload(id);
  dropMask(mask);
};
