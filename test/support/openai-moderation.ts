const CATEGORIES = [
  'harassment',
  'harassment/threatening',
  'hate',
  'hate/threatening',
  'illicit',
  'illicit/violent',
  'self-harm',
  'self-harm/intent',
  'self-harm/instructions',
  'sexual',
  'sexual/minors',
  'violence',
  'violence/graphic',
];

/**
 * One result of OpenAI's moderation route.
 *
 * @param hits the categories that are flagged
 * @param inputTypes what was looked at
 */
export function moderationResult(hits: readonly string[], inputTypes: string[] = ['text']): object {
  const ofEach = <T>(valueOf: (hit: boolean) => T) =>
    Object.fromEntries(CATEGORIES.map((name) => [name, valueOf(hits.includes(name))]));
  return {
    flagged: hits.length > 0,
    categories: ofEach((hit) => hit),
    category_scores: ofEach((hit) => (hit ? 0.97 : 0.0001)),
    category_applied_input_types: ofEach(() => inputTypes),
  };
}
