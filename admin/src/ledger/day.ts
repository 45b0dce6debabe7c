import type { Schemas } from '#api-client';

/** One UTC day of the whole ledger, in credits. */
export type Day = Schemas['LedgerDay'];

/** Credits that customers received on that day, from wherever. */
export const grantedIn = ({ granted }: Day) =>
  granted.trial + granted.subscription + granted.operator + granted.pack;
