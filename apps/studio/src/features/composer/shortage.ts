/** What the run needs, and what there is. */
export interface Need {
  /** Price of one picture as it is set up now, and how many of them. */
  readonly single: number;
  readonly count: number;
  /** Price of the smallest picture that the plan allows. */
  readonly least: number;
  readonly spendable: number;
  /** Credits of a month whose renewal is not paid; paying it brings those of a new month. */
  readonly waiting: number;
}

/** What helps somebody whose credits do not reach, the nearest help first. */
export type Help =
  /** Fewer pictures of the same size. */
  | 'fewer'
  /** A smaller picture; `fewer` too, where there are several. */
  | 'smaller'
  /** Paying the renewal, which is due. */
  | 'renewal'
  /** Nothing but new credits. */
  | 'get';

export function helpFor({ single, count, least, spendable, waiting }: Need): Help {
  if (waiting > 0) return 'renewal';
  if (count > 1 && spendable >= single) return 'fewer';
  if (least < single && spendable >= least) return 'smaller';
  return 'get';
}
