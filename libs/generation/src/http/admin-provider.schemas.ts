import { adminPageOf } from '#kernel';
import { z } from 'zod';

const figures = z
  .object({
    calls: z.int().describe('Calls that began in this span'),
    outcomes: z.record(z.string(), z.int()).describe('Calls by outcome; `running` has none yet'),
    costMicroUsd: z.number().describe('Millionths of a USD'),
    possibleCostMicroUsd: z
      .number()
      .describe('Estimated for calls of which nobody knows whether they were billed'),
    p50_s: z.number().nullable().describe('Of calls that brought a picture'),
    p95_s: z.number().nullable(),
  })
  .meta({ id: 'ProviderFigures' });

export const adminProvider = z
  .object({
    id: z.string().describe('Its name in the configuration'),
    model: z.string(),
    position: z.int().describe('1 is asked first'),
    state: z.enum(['closed', 'open', 'half_open', 'resting', 'paused']),
    until: z.iso.datetime().nullable().describe('When an open or resting one is asked again'),
    failures: z.int().describe('In a row'),
    limit: z
      .object({
        perMinute: z.int().describe('Calls a minute of all workers together, now'),
        learntPerMinute: z.int(),
        learntAt: z.iso.datetime(),
        stated: z.boolean().describe('The provider named it; else it is what went well before'),
        free: z.int().describe('Calls that may begin now'),
      })
      .nullable(),
    lastFailure: z
      .object({ at: z.iso.datetime(), kind: z.string(), code: z.string().nullable() })
      .nullable(),
    pause: z.object({ at: z.iso.datetime(), by: z.string(), reason: z.string() }).nullable(),
    hour: figures,
    day: figures,
  })
  .meta({ id: 'AdminProvider' });
export type AdminProvider = z.infer<typeof adminProvider>;

export const adminProviderPage = adminPageOf(adminProvider, 'AdminProviderPage');

export const providerActed = z
  .object({ auditId: z.uuid().describe('Row of the audit log') })
  .meta({ id: 'ProviderActed' });
