import { adminListQuery, adminPageOf, reasonSchema } from '#kernel';
import { z } from 'zod';

export const reviewQuery = adminListQuery;
export type ReviewQuery = z.output<typeof reviewQuery>;

export const reviewView = z
  .object({
    /** Of the image. */
    id: z.uuid(),
    generationId: z.uuid(),
    workspaceId: z.uuid(),
    prompt: z.string(),
    /** Held, and charged when it is delivered. */
    credits: z.int(),
    rule: z.string().nullable(),
    ruleWords: z.object({ en: z.string(), zh: z.string() }).nullable(),
    since: z.iso.datetime(),
    /** When it ends in the customer's favour by itself. */
    releasesAt: z.iso.datetime(),
    /** A JPEG, blurred; with `?clear=1` as it is. */
    pictureUrl: z.string(),
  })
  .meta({ id: 'Review' });
export type ReviewView = z.infer<typeof reviewView>;
export const reviewPage = adminPageOf(reviewView, 'ReviewPage');

export const decideReview = z
  .object({ decision: z.enum(['deliver', 'refuse']), reason: reasonSchema })
  .meta({ id: 'DecideReview' });
export type DecideReviewBody = z.output<typeof decideReview>;
export const decidedReview = z.object({ auditId: z.uuid() }).meta({ id: 'DecidedReview' });

export const pictureQuery = z.object({ clear: z.enum(['0', '1']).optional() });
export type PictureQuery = z.output<typeof pictureQuery>;
