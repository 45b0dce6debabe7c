import { classify } from './classify.js';
import type { Scores } from './scores.js';

/** The entry of the classifier's child, see ChildPool. */
export function handle({ jpeg }: { jpeg: Uint8Array }): Promise<Scores> {
  return classify(jpeg);
}
