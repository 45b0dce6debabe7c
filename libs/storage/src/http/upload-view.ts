import { keptUntil, type Keeping } from '#catalog';
import { ABANDONED_AFTER_S, type Upload } from '../upload.js';
import type { UploadView } from './uploads.schemas.js';

const WAITING =
  'The check of pictures does not answer for the moment. We ask again every half minute; the picture can be used as soon as it was checked.';

/** An upload as its owner sees it; it goes by the days of the plan, or in a day if it is not ready. */
export function viewOfUpload(upload: Upload, keeping: Keeping): UploadView {
  const ready = upload.status === 'ready';
  const end = ready
    ? keptUntil(keeping, 'upload', upload.createdAt)
    : new Date(upload.createdAt.getTime() + ABANDONED_AFTER_S * 1000);
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
      ? {
          code: upload.rejectionCode,
          message: upload.rejectionDetail ?? '',
          rule: upload.rejectionRule ?? undefined,
          verdictId: upload.verdictId ?? undefined,
        }
      : undefined,
    waiting: upload.status === 'pending' && upload.keptAt !== null ? WAITING : undefined,
    expiresAt: end.toISOString(),
    createdAt: upload.createdAt.toISOString(),
  };
}
