/** The newest picture that a thread or a collection shows; null where there is none. */
export interface Cover {
  coverId: string | null;
  coverPlaceholder: string | null;
}

/** Of a lateral join by the name of `cover`, which has an image's `id` and `placeholder`. */
export const COVER_COLUMNS = `cover.id AS "coverId", cover.placeholder AS "coverPlaceholder"`;
