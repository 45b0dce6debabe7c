import { z } from 'zod';
import { operatorRole, userView, workspaceView } from '#auth';
import { WITHHELD_REASONS } from '#billing';

/** What the signed-in customer may do now. */
const entitlementsView = z
  .object({
    planCode: z.string(),
    planName: z.object({ en: z.string(), zh: z.string() }),
    resolutions: z.array(z.enum(['1K', '2K', '4K'])),
    concurrentJobs: z.int(),
    requestsPerMinute: z.int(),
    uploadRetentionDays: z.int(),
    outputRetentionDays: z.int(),
    apiAccess: z.boolean(),
  })
  .meta({ id: 'Entitlements' });

export const meView = z
  .object({
    user: userView,
    workspace: workspaceView,
    roles: z.array(operatorRole),
    entitlements: entitlementsView,
    trial: z
      .object({
        status: z.enum(['granted', 'withheld', 'waiting_for_verification']),
        reasonCode: z.enum(WITHHELD_REASONS).nullable(),
        credits: z.int(),
      })
      .nullable()
      .describe('The free trial; withheld ones can be asked for by contacting us'),
    contact: z.object({ wecomUrl: z.string().optional(), wecomQr: z.string().optional() }),
    mode: z.object({
      demoEngine: z.boolean(),
      sandboxPayments: z.boolean(),
      localWebhooks: z.boolean().describe('Webhooks may also go to this machine, by http'),
    }),
  })
  .meta({ id: 'Me' });
export type MeView = z.output<typeof meView>;
