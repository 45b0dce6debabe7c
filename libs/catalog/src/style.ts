/** Where the customer's words go in a style's template. */
export const PROMPT_SLOT = '{prompt}';

/** The prompt that the model gets: the template with the customer's words in its place, unchanged. */
export function applyStyle(template: string, prompt: string): string {
  const words = prompt.trim();
  const at = template.indexOf(PROMPT_SLOT);
  if (at < 0) throw new Error('A style template needs its {prompt} place');
  const before = template.slice(0, at);
  const after = template.slice(at + PROMPT_SLOT.length);
  // A template goes on with ". …"; words that end in a mark of their own do not get a second one.
  const joined = /[.!?。！？…]$/.test(words) && after.startsWith('. ') ? after.slice(1) : after;
  return before + words + joined;
}
