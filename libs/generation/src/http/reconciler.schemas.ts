import { z } from 'zod';
import { findingKinds } from '../reconcile/findings.js';

export const reconcilerView = z
  .object({
    /** Null before the first one. A round is due each minute. */
    lastRoundAt: z.iso.datetime().nullable(),
    kinds: z.array(
      z.object({
        kind: z.enum(findingKinds),
        /** In the last round, and in the last 24 hours. */
        last: z.int(),
        day: z.int(),
        /** Within the last 30 days. */
        lastFoundAt: z.iso.datetime().nullable(),
        /** Some of those that were found last: images, or generations. */
        samples: z.array(z.object({ id: z.uuid(), workspaceId: z.uuid() })),
        runbook: z.string(),
      }),
    ),
  })
  .meta({ id: 'ReconcilerView' });
export type ReconcilerView = z.infer<typeof reconcilerView>;
