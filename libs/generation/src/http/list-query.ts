import { z } from 'zod';

const DAY_MS = 86_400_000;

/** Query strings know no booleans. */
export const flag = z.enum(['true', 'false', '1', '0']);
export const isSet = (value: z.infer<typeof flag> | undefined): boolean | undefined =>
  value === undefined ? undefined : value === 'true' || value === '1';

/** A moment, or a whole day (UTC). */
export const moment = z.iso.datetime({ offset: true }).or(z.iso.date());

/** A plain date as upper bound means the whole of that day (UTC). */
export function endOf(to: string): Date {
  const date = new Date(to);
  return to.length === 10 ? new Date(date.getTime() + DAY_MS) : date;
}
