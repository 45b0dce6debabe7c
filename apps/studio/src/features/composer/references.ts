import type { CreateGeneration } from '../../api/wire.js';
import type { Step } from '../mask/painting.js';

/** The part of a picture that is to change. */
export interface Mask {
  /** What was painted, to go on painting. */
  readonly steps: readonly Step[];
  /** It came with an earlier run, and stays with that. */
  readonly isKept?: true;
  /** The painted part alone, small. */
  readonly previewUrl: string;
  readonly state: Reference['state'];
  readonly id?: string;
  readonly error?: unknown;
}

export interface Reference {
  readonly key: string;
  readonly name: string;
  /** Empty while it is not known. */
  readonly previewUrl: string;
  /** `checking`: it arrived, and waits for a moderator who is away. */
  readonly state: 'uploading' | 'checking' | 'ready' | 'failed';
  /** While a large file is `uploading`: the share of it that has gone, from 0 to 1. */
  readonly sent?: number;
  /** While it is `uploading`: the line broke, and is tried again. */
  readonly isBroken?: boolean;
  /** What the request names: an upload that is ready, or a delivered image. */
  readonly id?: string;
  /** `upload`: brought here for the next run; its removal deletes it. `kept`: it was there before. */
  readonly source: 'upload' | 'kept';
  /** What the id names, once that is known. A run can go on from an image. */
  readonly kind?: 'upload' | 'image';
  /** The picture that is gone on from, or of which a part is to change: there is one, and it is first. */
  readonly isBase?: boolean;
  readonly mask?: Mask;
  /** The picture at a size for looking at, and its real size in pixels. */
  readonly whole?: Whole;
  readonly error?: unknown;
}

export interface Whole {
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

type List = readonly Reference[];

/** The picture that the next run goes on from, if it does from any. */
export const baseOf = (items: List): Reference | undefined =>
  items.find((item) => item.isBase === true);

/** Whether a reference may go one place forward (-1) or back (1): the base stays first. */
export function mayMove(items: List, key: string, step: -1 | 1): boolean {
  const from = items.findIndex((item) => item.key === key);
  const to = from + step;
  const first = baseOf(items) === undefined ? 0 : 1;
  return from >= first && to >= first && to < items.length;
}

export function moved(items: List, key: string, step: -1 | 1): List {
  if (!mayMove(items, key, step)) return items;
  const from = items.findIndex((item) => item.key === key);
  return items.toSpliced(from, 1).toSpliced(from + step, 0, ...items.slice(from, from + 1));
}

const asOrdinary = ({ mask: _mask, isBase: _isBase, ...rest }: Reference): Reference => rest;

/** The list with this picture as its base, in place of the one that was it. */
export function withBase(items: List, image: Reference): List {
  const others = items.filter((item) => item.key !== image.key && item.isBase !== true);
  return [{ ...image, isBase: true }, ...others];
}

/** Those of a list that have no place in the next one. */
export const fallenOut = (before: List, next: List): List =>
  before.filter(({ key }) => !next.some((item) => item.key === key));

/** How many of them the customer will miss: to exchange the picture that is gone on from is meant. */
export const missed = (out: List): number =>
  out.filter(({ isBase, kind, mask }) => isBase !== true || kind !== 'image' || mask !== undefined)
    .length;

/**
 * What stays when a run was accepted: what came or was changed meanwhile, and in a conversation the
 * picture that it goes on from, now as a whole.
 * @param painting the key of the picture that is being painted on.
 */
export function leftAfter(items: List, run: CreateGeneration, painting?: string): List {
  const taken = [run.parentImageId ?? [], run.referenceIds ?? []].flat();
  return items.flatMap((item) => {
    if (item.id === undefined || !taken.includes(item.id)) return [item];
    const isPaintedSince = item.mask !== undefined && item.mask.id !== run.maskId;
    if (item.key === painting || isPaintedSince) return [item];
    if (run.threadId === undefined || item.id !== run.parentImageId) return [];
    return withoutMask([item], item.key);
  });
}

/** The list with a part of that picture marked; a mask of another one goes. */
export function withMask(items: List, key: string, mask: Mask): List {
  const found = items.find((item) => item.key === key);
  if (found === undefined) return items;
  const others = items.filter((item) => item.key !== key).map(asOrdinary);
  return [{ ...found, isBase: true, mask }, ...others];
}

/** The list without that mask; an image stays what the run goes on from. */
export function withoutMask(items: List, key: string): List {
  return items.map((item) => {
    if (item.key !== key) return item;
    const { mask: _mask, ...rest } = item;
    return { ...rest, isBase: rest.isBase === true && rest.kind === 'image' };
  });
}

/** How the request names the references. */
export function namesOf(
  items: List,
): Pick<CreateGeneration, 'referenceIds' | 'parentImageId' | 'maskId'> {
  const first = baseOf(items);
  const parent = first?.kind === 'image' ? first : undefined;
  const referenceIds = items.flatMap((item) => (item === parent ? [] : (item.id ?? [])));
  return {
    ...(referenceIds.length > 0 ? { referenceIds } : {}),
    ...(parent?.id === undefined ? {} : { parentImageId: parent.id }),
    ...(first?.mask?.id === undefined ? {} : { maskId: first.mask.id }),
  };
}

/** The states that a run waits for: of the pictures and of their masks. */
export const statesOf = (items: List): Reference['state'][] =>
  items.flatMap(({ state, mask }) => [state, ...(mask === undefined ? [] : [mask.state])]);
