import { answer, api } from '../../api/client.js';
import { problemFrom } from '../../api/problem.js';
import type { Upload } from '../../api/wire.js';

/** Puts one file into the customer's own storage and has its real bytes checked. */
export async function upload(file: File): Promise<Upload> {
  const ticket = await answer(
    api.POST('/api/v1/uploads', {
      body: { filename: file.name, contentType: file.type, bytes: file.size },
    }),
  );
  const put = await fetch(ticket.uploadUrl, {
    method: 'PUT',
    headers: ticket.headers,
    body: file,
  }).catch(() => undefined);
  if (put?.ok !== true) throw problemFrom(put?.status ?? 0, undefined);
  return answer(api.POST('/api/v1/uploads/{id}/complete', { params: { path: { id: ticket.id } } }));
}

export async function removeUpload(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/uploads/{id}', { params: { path: { id } } }));
}
