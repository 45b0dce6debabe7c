import {
  ASPECT_RATIOS,
  RESOLUTIONS,
  type AspectRatio,
  type ImageQuality,
  type Resolution,
  type Style,
} from '#catalog';
import { limits } from '../generation.js';
import { problem, type RowProblem } from '../row-problem.js';
import type { RawRow } from './read-source.js';

/** What a row may be made of: the catalog and what the plan includes, as they are now. */
export interface RowRules {
  styles: readonly Pick<Style, 'code' | 'name'>[];
  prices: ReadonlyMap<Resolution, number>;
  qualities: ReadonlyMap<Resolution, ImageQuality>;
  resolutions: readonly Resolution[];
}

/** Settings of rows that say nothing of their own. */
export interface RowDefaults {
  style: string;
  aspectRatio: AspectRatio;
  resolution: Resolution;
  count: number;
}

export interface CheckedRow {
  line: number;
  prompt: string;
  negativePrompt: string | null;
  style: string;
  aspectRatio: string;
  resolution: string;
  count: number;
  /** Credits of one image; 0 while something is wrong with the row. */
  creditsEach: number;
  problems: RowProblem[];
}

/** Reads a row's values; everything that is wrong with it is said at once. */
export function readRow(raw: RawRow, defaults: RowDefaults, rules: RowRules): CheckedRow {
  const problems = [...raw.problems];
  const fail = (...which: Parameters<typeof problem>) => void problems.push(problem(...which));
  const prompt = raw.prompt.slice(0, limits.max_prompt_chars).toWellFormed();
  if (raw.prompt === '') fail('prompt_missing');
  if (raw.prompt.length > limits.max_prompt_chars)
    fail('prompt_too_long', { max: limits.max_prompt_chars });
  const negative = raw.negative.slice(0, limits.max_negative_chars).toWellFormed();
  if (raw.negative.length > limits.max_negative_chars)
    fail('negative_too_long', { max: limits.max_negative_chars });

  const style = styleOf(raw.style || defaults.style, rules.styles);
  if (style === null) fail('unknown_style', { value: shown(raw.style || defaults.style) });
  const aspectRatio = raw.aspectRatio === '' ? defaults.aspectRatio : ratioOf(raw.aspectRatio);
  if (aspectRatio === null) fail('unknown_ratio', { value: shown(raw.aspectRatio) });
  const resolution = raw.resolution === '' ? defaults.resolution : resolutionOf(raw.resolution);
  if (resolution === null) fail('unknown_resolution', { value: shown(raw.resolution) });
  else if (!rules.resolutions.includes(resolution))
    fail('resolution_not_in_plan', { value: resolution, resolutions: rules.resolutions });
  const count = raw.count === '' ? defaults.count : countOf(raw.count);
  if (count === null) fail('bad_count', { value: shown(raw.count), max: limits.max_count });

  const sound = problems.length === 0 && resolution !== null;
  return {
    line: raw.line,
    prompt,
    negativePrompt: negative === '' ? null : negative,
    style: style ?? shown(raw.style),
    aspectRatio: aspectRatio ?? shown(raw.aspectRatio),
    resolution: resolution ?? shown(raw.resolution),
    count: count ?? 0,
    creditsEach: sound ? (rules.prices.get(resolution) ?? 0) : 0,
    problems,
  };
}

const fold = (text: string): string => text.normalize('NFKC').trim().toLowerCase();
const shown = (text: string): string => text.slice(0, 40).toWellFormed();

/** By its code, or by its name in either language. */
function styleOf(written: string, styles: RowRules['styles']): string | null {
  const wanted = fold(written);
  const found = styles.find(({ code, name }) =>
    [code, name.en, name.zh].some((known) => fold(known) === wanted),
  );
  return found?.code ?? null;
}

/** 16:9, also as 16x9 or 16/9, and as the time 16:09(:00) that a spreadsheet makes of it. */
function ratioOf(written: string): AspectRatio | null {
  const parts = /^(\d{1,2})\s*[:x×/]\s*0?(\d{1,2})(?::00)?$/.exec(fold(written));
  if (!parts) return null;
  const ratio = `${Number(parts[1])}:${Number(parts[2])}`;
  return ASPECT_RATIOS.find((known) => known === ratio) ?? null;
}

function resolutionOf(written: string): Resolution | null {
  return RESOLUTIONS.find((known) => fold(known) === fold(written)) ?? null;
}

function countOf(written: string): number | null {
  const digits = /^(\d{1,2})(?:\.0+)?$/.exec(fold(written));
  const count = digits ? Number(digits[1]) : 0;
  return count >= 1 && count <= limits.max_count ? count : null;
}
