/**
 * Why a row cannot start: it costs nothing, and the other rows go on. Codes are part of the public
 * contract; the studio translates them. The texts here are for API customers.
 */
export const rowProblems = {
  prompt_missing: 'The row has no prompt.',
  prompt_too_long: 'The prompt is too long.',
  negative_too_long: 'What must not be in the picture is said at too great a length.',
  value_missing: 'A variable of the template has no value in this row.',
  too_many_cells: 'The row has more cells than the table has columns.',
  unknown_style: 'This style is not in the catalog.',
  unknown_ratio: 'This aspect ratio is not offered.',
  unknown_resolution: 'Write 1K, 2K or 4K.',
  bad_count: 'The number of images is a whole number from 1 to 10.',
  resolution_not_in_plan: 'Your plan does not include this resolution.',
  check_unanswered: 'The check of contents did not answer for this prompt.',
  prompt_blocked: 'The prompt meets a content rule.',
  negative_blocked: 'What must not be in the picture meets a content rule.',
} as const;

export type RowProblemCode = keyof typeof rowProblems;

export interface RowProblem {
  code: RowProblemCode;
  /** What the words may use: a value, a limit, a rule. */
  params: Record<string, string | number | readonly string[]>;
}

export const problem = (code: RowProblemCode, params: RowProblem['params'] = {}): RowProblem => ({
  code,
  params,
});
