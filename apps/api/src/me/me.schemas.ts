import { z } from 'zod';
import { operatorRole, userView, workspaceView } from '#auth';

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
    privateMode: z.boolean(),
  })
  .meta({ id: 'Entitlements' });

export const meView = z
  .object({
    user: userView,
    workspace: workspaceView,
    roles: z.array(operatorRole),
    entitlements: entitlementsView,
    contact: z.object({ wecomUrl: z.string().optional(), wecomQr: z.string().optional() }),
    mode: z.object({ demoEngine: z.boolean(), sandboxPayments: z.boolean() }),
  })
  .meta({ id: 'Me' });
export type MeView = z.output<typeof meView>;
