import { z } from 'zod';
import { adminListQuery, adminPageOf } from '#kernel';
import { EXPORT_KEPT_days, EXPORT_LIMIT, type PersonExport } from '../export.js';

const status = z
  .enum(['waiting', 'running', 'ready', 'failed', 'ended'])
  .meta({ id: 'ExportStatus' });
const endReason = z
  .enum(['expired', 'deleted', 'replaced', 'blocked', 'contents_deleted', 'erased'])
  .meta({ id: 'ExportEnd' });
const moment = z.iso.datetime();

export const askExport = z
  .object({ password: z.string().min(1).max(1024) })
  .meta({ id: 'AskExport' });
export type AskExport = z.output<typeof askExport>;

const exportFields = z.object({
  id: z.uuid(),
  status,
  askedBy: z.enum(['customer', 'operator']),
  askedAt: moment,
  pictures: z.int().describe('Written so far'),
  picturesInAll: z.int().nullable().describe('Null until they were counted'),
  leftOut: z.int().describe('Pictures that could not be read; manifest.json names them'),
  bytes: z.int().describe('Of the parts that are whole'),
  readyAt: moment.nullable(),
  expiresAt: moment.nullable(),
  endedAt: moment.nullable(),
  endReason: endReason.nullable(),
});

export const exportView = exportFields
  .extend({
    rows: z.record(z.string(), z.int()).describe('By file of the archive'),
    parts: z.array(
      z.object({
        number: z.int(),
        bytes: z.int(),
        sha256: z.string(),
        files: z.int(),
        downloadUrl: z.string().nullable().describe('Null unless it can be fetched now'),
      }),
    ),
  })
  .meta({ id: 'AccountExport' });
export const exportPage = z
  .object({
    items: z.array(exportView),
    nextCursor: z.string().nullable(),
    limits: z.object({ keptDays: z.int(), perDay: z.int() }),
  })
  .meta({ id: 'AccountExportPage' });

export const adminExport = exportFields
  .extend({
    workspaceId: z.uuid(),
    operatorId: z.uuid().nullable(),
    parts: z.int(),
    failures: z.int(),
    lastError: z.string().nullable(),
  })
  .meta({ id: 'AdminExport' });
export const adminExportPage = adminPageOf(adminExport, 'AdminExportPage');
export const adminExportAsked = adminExport
  .extend({ auditId: z.uuid() })
  .meta({ id: 'AdminExportAsked' });
export const adminExportQuery = adminListQuery.extend({
  status: status.optional(),
  workspaceId: z.uuid().optional(),
});
export type AdminExportQuery = z.output<typeof adminExportQuery>;

const iso = (date: Date | null) => date?.toISOString() ?? null;

function fieldsOf(found: PersonExport): z.output<typeof exportFields> {
  const { id, status, askedBy, pictures, picturesInAll, leftOut, endReason, parts } = found;
  return {
    id,
    status,
    askedBy,
    askedAt: found.askedAt.toISOString(),
    pictures,
    picturesInAll,
    leftOut,
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
    readyAt: iso(found.readyAt),
    expiresAt: iso(found.expiresAt),
    endedAt: iso(found.endedAt),
    endReason,
  };
}

/** An export as its owner sees it. */
export function toExportView(found: PersonExport): z.output<typeof exportView> {
  const url = `/api/v1/account/exports/${found.id}/parts/`;
  return {
    ...fieldsOf(found),
    rows: found.counts,
    parts: found.parts.map(({ number, bytes, sha256, files }) => ({
      number,
      bytes,
      sha256,
      files,
      downloadUrl: found.status === 'ready' ? `${url}${number}` : null,
    })),
  };
}

/** A page of them, with what can be asked for. */
export const toExportPage = (page: { items: PersonExport[]; nextCursor: string | null }) => ({
  items: page.items.map(toExportView),
  nextCursor: page.nextCursor,
  limits: { keptDays: EXPORT_KEPT_days, perDay: EXPORT_LIMIT.max },
});

/** An export as operators see it: that there is one, and nothing of what is in it. */
export function toAdminExport(found: PersonExport): z.output<typeof adminExport> {
  const { workspaceId, operatorId, failures, lastError, parts } = found;
  return {
    ...fieldsOf(found),
    workspaceId,
    operatorId,
    parts: parts.length,
    failures,
    lastError,
  };
}
