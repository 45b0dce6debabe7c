import { answer, api } from '../../api/client.js';
import { Problem } from '../../api/problem.js';
import type { Reference } from './use-references.js';

/**
 * A picture that an earlier run was given: an upload, or a delivered image.
 * @throws Problem `reference_not_found` where it is gone.
 */
export async function readReference(
  id: string,
): Promise<Pick<Reference, 'name' | 'previewUrl' | 'kind'>> {
  const params = { path: { id } };
  const upload = await answer(api.GET('/api/v1/uploads/{id}', { params })).catch(unlessGone);
  if (upload?.status === 'ready')
    return { name: upload.filename, previewUrl: upload.thumbnailUrl ?? '', kind: 'upload' };
  const image = await answer(api.GET('/api/v1/images/{id}', { params })).catch(unlessGone);
  if (image?.thumbnailUrl !== undefined)
    return { name: '', previewUrl: image.thumbnailUrl, kind: 'image' };
  const detail = 'A reference picture is gone. Remove it or add it again.';
  throw new Problem({ status: 404, code: 'reference_not_found', title: detail, detail });
}

function unlessGone(error: unknown): undefined {
  if (error instanceof Problem && (error.status === 404 || error.status === 410)) return undefined;
  throw error;
}
