import { ABANDONED_AFTER_S, type Upload } from '../upload.js';
import type { UploadView } from './uploads.schemas.js';

const DAY_MS = 86_400_000;

/** An upload as its owner sees it; it goes after `retentionDays`, or in a day if it is not ready. */
export function viewOfUpload(upload: Upload, retentionDays: number): UploadView {
  const ready = upload.status === 'ready';
  const lifetime_ms = ready ? retentionDays * DAY_MS : ABANDONED_AFTER_S * 1000;
  return {
    id: upload.id,
    status: upload.status === 'deleted' ? 'rejected' : upload.status,
    filename: upload.filename,
    contentType: upload.contentType,
    bytes: upload.bytes,
    width: upload.width ?? undefined,
    height: upload.height ?? undefined,
    placeholder: upload.placeholder ?? undefined,
    contentUrl: ready ? `/api/v1/uploads/${upload.id}/content` : undefined,
    thumbnailUrl: ready ? `/api/v1/uploads/${upload.id}/thumbnail` : undefined,
    rejection: upload.rejectionCode
      ? { code: upload.rejectionCode, message: upload.rejectionDetail ?? '' }
      : undefined,
    expiresAt: new Date(upload.createdAt.getTime() + lifetime_ms).toISOString(),
    createdAt: upload.createdAt.toISOString(),
  };
}
