/** What says how to read an export; a change that a reader would notice counts it up. */
export const EXPORT_SCHEMA = { name: 'account-export', version: 1 } as const;

/** Days in which an export that is ready can be fetched. */
export const EXPORT_KEPT_days = 7;
/** Exports that a customer may ask for in so many hours. */
export const EXPORT_LIMIT = { max: 3, hours: 24 } as const;

export type ExportStatus = 'waiting' | 'running' | 'ready' | 'failed' | 'ended';

export type ExportEnd =
  'expired' | 'deleted' | 'replaced' | 'blocked' | 'contents_deleted' | 'erased';

/** Where the next part begins: behind `after` in the source called `path`. */
export interface ExportCursor {
  path: string;
  after: string | null;
  /** Files that this source filled already. */
  files: number;
  /** In whole parts; the row of the export counts those of a lost part too. */
  pictures: number;
}

export interface ExportPart {
  number: number;
  folder: string;
  bytes: number;
  sha256: string;
  files: number;
}

/** The wish of a person for everything of theirs, and what came of it. */
export interface PersonExport {
  id: string;
  userId: string;
  workspaceId: string;
  status: ExportStatus;
  askedBy: 'customer' | 'operator';
  operatorId: string | null;
  askedAt: Date;
  failures: number;
  lastError: string | null;
  cursor: ExportCursor | null;
  /** Rows by file, of whole parts. */
  counts: Record<string, number>;
  picturesInAll: number | null;
  pictures: number;
  leftOut: number;
  readyAt: Date | null;
  expiresAt: Date | null;
  endedAt: Date | null;
  endReason: ExportEnd | null;
  parts: ExportPart[];
}
