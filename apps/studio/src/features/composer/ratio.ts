import type { AspectRatio } from '../../api/wire.js';

export type RatioCode = AspectRatio['code'];

const codes: readonly string[] = [
  '1:1',
  '3:2',
  '2:3',
  '4:3',
  '3:4',
  '5:4',
  '4:5',
  '16:9',
  '9:16',
  '21:9',
  '9:21',
] satisfies readonly RatioCode[];

/** True for a shape that can be asked for; addresses and old drafts may name others. */
export const isRatio = (value: unknown): value is RatioCode =>
  typeof value === 'string' && codes.includes(value);
