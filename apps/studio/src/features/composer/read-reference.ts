import { answer, api } from '../../api/client.js';
import { Problem } from '../../api/problem.js';
import type { Upload } from '../../api/wire.js';
import { restoreMask } from '../mask/export-mask.js';
import type { Mask, Reference, Whole } from './references.js';

/** Where a picture can be looked at whole; undefined while its size is not known. */
export function wholeOf(
  url: string | undefined,
  { width, height }: { width?: number; height?: number },
): Whole | undefined {
  if (url === undefined || width === undefined || height === undefined) return undefined;
  return { url, width, height };
}

/**
 * A picture that an earlier run was given: an upload, or a delivered image.
 * @param isImage it is known to be an image: a run goes on from nothing else.
 * @throws Problem `reference_not_found` where it is gone.
 */
export async function readReference(
  id: string,
  isImage: boolean,
): Promise<Pick<Reference, 'name' | 'previewUrl' | 'kind' | 'whole'>> {
  const upload = isImage ? undefined : await readyUpload(id);
  if (upload !== undefined)
    return {
      name: upload.filename,
      previewUrl: upload.thumbnailUrl ?? '',
      kind: 'upload',
      whole: wholeOf(upload.contentUrl, upload),
    };
  const params = { path: { id } };
  const image = await answer(api.GET('/api/v1/images/{id}', { params })).catch(unlessGone);
  if (image?.thumbnailUrl === undefined) throw gone();
  return {
    name: '',
    previewUrl: image.thumbnailUrl,
    kind: 'image',
    whole: wholeOf(image.previewUrl, image),
  };
}

/** The mask of an earlier run. @throws Problem `reference_not_found` where it is gone. */
export async function readMask(id: string): Promise<Partial<Pick<Mask, 'previewUrl' | 'steps'>>> {
  const upload = await readyUpload(id);
  if (upload === undefined) throw gone();
  if (upload.contentUrl === undefined) return {};
  // A run needs the mask's id alone: one that cannot be shown just now is used nevertheless.
  return restoreMask(upload.contentUrl).catch(() => ({}));
}

async function readyUpload(id: string): Promise<Upload | undefined> {
  const params = { path: { id } };
  const upload = await answer(api.GET('/api/v1/uploads/{id}', { params })).catch(unlessGone);
  return upload?.status === 'ready' ? upload : undefined;
}

function gone(): Problem {
  const detail = 'A reference picture is gone. Remove it or add it again.';
  return new Problem({ status: 404, code: 'reference_not_found', title: detail, detail });
}

function unlessGone(error: unknown): undefined {
  if (error instanceof Problem && (error.status === 404 || error.status === 410)) return undefined;
  throw error;
}
