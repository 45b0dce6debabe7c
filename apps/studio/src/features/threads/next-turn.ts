import type { CreateGeneration } from '../../api/wire.js';
import { baseOf, type Reference } from '../composer/references.js';

/**
 * What the composer follows the newest picture with: the base that was put there by itself, or
 * none while there is none. `null`: the customer chose one, and it stays.
 */
export type Followed = { readonly key: string | undefined } | null;

/**
 * Whether the newest picture may take the base's place. The customer's own choice, a base that they
 * took away or exchanged, and a part that is marked or just being painted stay until the next turn
 * is asked for.
 * @param painting the key of the picture that is being painted on.
 */
export function mayFollow(
  followed: Followed,
  items: readonly Reference[],
  painting?: string,
): boolean {
  if (followed === null || items.some((item) => item.key === painting)) return false;
  const base = baseOf(items);
  return base?.key === followed.key && base?.mask === undefined;
}

/** After a turn was asked for: what it went on from is followed again, unless it was exchanged since. */
export const followedAfter = ({
  parentImageId,
}: Pick<CreateGeneration, 'parentImageId'>): Followed => ({ key: parentImageId });

/** What is left of the description after a turn: nothing, or what was written since. */
export const promptLeft = (now: string, { prompt }: Pick<CreateGeneration, 'prompt'>): string =>
  now.trim() === prompt ? '' : now;
