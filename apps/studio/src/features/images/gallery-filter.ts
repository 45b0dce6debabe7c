export interface GalleryFilter {
  q: string;
  favorite: boolean;
  style: string;
  resolution: '' | '1K' | '2K' | '4K';
  tag: string;
  /** Days, `YYYY-MM-DD`. */
  from: string;
  to: string;
  collection: string;
  /** Only what the days of the plan end for. */
  leaving: boolean;
}

export const NO_FILTER: GalleryFilter = {
  q: '',
  favorite: false,
  style: '',
  resolution: '',
  tag: '',
  from: '',
  to: '',
  collection: '',
  leaving: false,
};

/** Of those behind the button. */
export const hiddenFilters = ({ resolution, tag, from, to }: GalleryFilter): number =>
  [resolution, tag, from, to].filter((value) => value !== '').length;

export const isFiltered = (filter: GalleryFilter): boolean =>
  filter.q.trim() !== '' ||
  filter.favorite ||
  filter.style !== '' ||
  filter.leaving ||
  hiddenFilters(filter) > 0;
