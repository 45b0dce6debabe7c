import type { ImageType } from './image-type.js';

export type UploadStatus = 'pending' | 'ready' | 'rejected' | 'deleted';

/** A customer's reference image, from the announcement to its deletion. */
export interface Upload {
  id: string;
  workspaceId: string;
  filename: string;
  contentType: ImageType;
  /** As announced; once ready, of the copy that we keep. */
  bytes: number;
  status: UploadStatus;
  rejectionCode: string | null;
  rejectionDetail: string | null;
  /** Of a picture that moderators refused: the rule that it met, and their verdict. */
  rejectionRule: string | null;
  verdictId: string | null;
  /** Our own copy is stored; until the upload is ready it waits for a moderator. */
  keptAt: Date | null;
  createdAt: Date;
  width: number | null;
  height: number | null;
  placeholder: string | null;
  /** Has pixels that are not opaque; null while unknown. */
  transparent: boolean | null;
}

/** The right to check a pending upload, as it stood when it was taken. */
export interface Checking {
  id: string;
  workspaceId: string;
  /** What the holder proves itself with; whoever takes the lease later gets another one. */
  token: string;
  keptAt: Date | null;
}

/** Largest upload that is taken. */
export const MAX_UPLOAD_BYTES = 50 * 1024 * 1024;
/** Of the pieces in which a slow line may send it: what is sent again after a loss is less. */
export const PIECE_BYTES = 2 * 1024 * 1024;
/** How long a link for sending the bytes lives. */
export const UPLOAD_LINK_S = 15 * 60;
/** The link may be used again until it ends; the sweep deletes once more after that. */
export const LINK_IS_DEAD_S = UPLOAD_LINK_S + 300;
/** Uploads that nobody completed, and rejected ones, are forgotten after so long. */
export const ABANDONED_AFTER_S = 24 * 3600;

/** The right to check an upload: longer than every time limit of the check together. */
export const CHECK_LEASE_S = 300;

const MAX_FILENAME = 200;

/** A file name that is safe to show and to offer: no folders, no control characters, bounded. */
export function tidyFilename(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  const tidy = base.replace(/[\p{Cc}\p{Cf}"]/gu, '').trim();
  return tidy.slice(0, MAX_FILENAME) || 'image';
}
