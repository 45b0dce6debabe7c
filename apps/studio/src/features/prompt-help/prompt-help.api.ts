import { answer, api } from '../../api/client.js';
import type { DescribedPicture, ImprovedPrompt, Locale } from '../../api/wire.js';

/** A suggestion for a better prompt, with the difference. Nothing is changed or charged. */
export const improvePrompt = (
  body: { prompt: string; style: string },
  signal: AbortSignal,
): Promise<ImprovedPrompt> => answer(api.POST('/api/v1/prompts/enhance', { body, signal }));

/** A picture of the customer: a delivered one, or an upload. */
export type DescribedSubject = { imageId: string } | { uploadId: string };

/** A prompt for a picture like that one. Nothing is changed or charged. */
export const describePicture = (
  subject: DescribedSubject,
  language: Locale,
): Promise<DescribedPicture> =>
  answer(api.POST('/api/v1/prompts/describe', { body: { ...subject, language } }));
