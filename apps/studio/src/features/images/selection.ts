/** Pictures that are chosen among those shown, and the one that was pressed last. */
export interface Chosen {
  readonly ids: ReadonlySet<string>;
  readonly last: string | undefined;
}

export const NONE: Chosen = { ids: new Set(), last: undefined };

/**
 * A press on a picture: chosen or not any more. As a range, all from the one that was pressed last
 * to this one become what this one becomes.
 */
export function pressed(
  chosen: Chosen,
  shown: readonly string[],
  id: string,
  isRange: boolean,
): Chosen {
  const ids = new Set(chosen.ids);
  const from = isRange && chosen.last !== undefined ? shown.indexOf(chosen.last) : -1;
  const to = shown.indexOf(id);
  const touched =
    from === -1 || to === -1 ? [id] : shown.slice(Math.min(from, to), Math.max(from, to) + 1);
  const isChosen = !ids.has(id);
  for (const one of touched)
    if (isChosen) ids.add(one);
    else ids.delete(one);
  return { ids, last: id };
}

/** What is chosen of those that are still shown, in their order. */
export const chosenOf = <T extends { id: string }>(chosen: Chosen, shown: readonly T[]): T[] =>
  shown.filter((one) => chosen.ids.has(one.id));
