import type { GenerationDetail } from './generation-show';

/** What people call the images of a job: their numbers from 1, by id. */
export const imageNumbers = ({ images }: GenerationDetail): ReadonlyMap<string, number> =>
  new Map(images.map(({ id, index }) => [id, index + 1]));
