import { z } from 'zod';
import { adminListQuery, adminPageOf, reasonSchema } from '#kernel';

const tally = z.object({
  count: z.int(),
  bytes: z.int(),
  oldest: z.iso.datetime().nullable(),
});

export const retentionRunView = z
  .object({
    id: z.uuid(),
    kind: z.enum(['dry_run', 'run']),
    status: z.enum(['running', 'paused', 'finished', 'failed']),
    startedBy: z.enum(['schedule', 'operator']),
    actorEmail: z.string().nullable(),
    reason: z.string(),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime().nullable(),
    pausedAt: z.iso.datetime().nullable(),
    /** When its last step was written. */
    progressedAt: z.iso.datetime().nullable(),
    lastError: z.string().nullable(),
    uploads: tally,
    outputs: tally,
    /** Expired, but still needed by somebody. */
    kept: z.int(),
    /** Expired, but their owner was not told long enough before. */
    waiting: z.int(),
    sample: z.array(
      z.object({
        objectId: z.uuid(),
        ownerKind: z.enum(['upload', 'image']),
        ownerId: z.uuid(),
        workspaceId: z.uuid(),
        bytes: z.int(),
        createdAt: z.iso.datetime(),
      }),
    ),
    deletedObjects: z.int(),
    deletedBytes: z.int(),
    /** Objects that the store was asked for after their deletion and did not have. */
    verifiedGone: z.int(),
    failures: z.array(z.object({ objectId: z.uuid(), key: z.string(), reason: z.string() })),
    failureCount: z.int(),
    /** The trash, logs and bodies that are over their days. */
    records: z.array(
      z.object({
        kind: z.string(),
        count: z.int(),
        bytes: z.int().nullable(),
        oldest: z.iso.datetime().nullable(),
        /** Over their days as well, but still needed by somebody. */
        kept: z.int(),
        sample: z.array(z.string()),
        /** Null in a dry run. */
        cleared: z.int().nullable(),
      }),
    ),
  })
  .meta({ id: 'RetentionRun' });
export type RetentionRunView = z.infer<typeof retentionRunView>;

export const startedRetentionRun = retentionRunView
  .extend({ auditId: z.string() })
  .meta({ id: 'StartedRetentionRun' });

export const retentionRunList = adminPageOf(retentionRunView, 'RetentionRunList');

export const retentionPolicyList = adminPageOf(
  z
    .object({
      id: z.string(),
      planCode: z.string(),
      planName: z.object({ en: z.string(), zh: z.string() }),
      uploadRetentionDays: z.int(),
      outputRetentionDays: z.int(),
      trashRetentionDays: z.int(),
      /** Null: as the setting says. */
      deletionNoticeDays: z.int().nullable(),
    })
    .meta({ id: 'RetentionPolicy' }),
  'RetentionPolicyList',
);

const retentionSetting = z
  .object({
    id: z.string(),
    days: z.int(),
    defaultDays: z.int(),
    minDays: z.int(),
    maxDays: z.int(),
  })
  .meta({ id: 'RetentionSetting' });
export const retentionSettingList = adminPageOf(retentionSetting, 'RetentionSettingList');
export const editedRetentionSetting = retentionSetting
  .extend({ auditId: z.uuid() })
  .meta({ id: 'EditedRetentionSetting' });
export const editRetentionSetting = z
  .object({ days: z.int().min(0).max(36_500), reason: reasonSchema })
  .meta({ id: 'EditRetentionSetting' });
export type EditRetentionSetting = z.infer<typeof editRetentionSetting>;

const deletionNotice = z
  .object({
    id: z.uuid(),
    workspaceId: z.uuid(),
    images: z.int(),
    uploads: z.int(),
    bytes: z.int(),
    firstAt: z.iso.datetime(),
    lastAt: z.iso.datetime(),
    /** false: in the studio alone. */
    mailed: z.boolean(),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: 'DeletionNotice' });
export type DeletionNoticeView = z.infer<typeof deletionNotice>;
export const deletionNoticeList = adminPageOf(deletionNotice, 'DeletionNoticeList');
export const deletionNoticesQuery = adminListQuery.extend({ workspaceId: z.uuid().optional() });
