import { request } from '../../api/request.js';
import { problemFrom } from '../../api/problem.js';
import type { Upload, UploadTicket } from '../../api/wire.js';

/** Puts one file into the customer's own storage and has its real bytes checked. */
export async function upload(file: File): Promise<Upload> {
  const ticket = await request<UploadTicket>('POST', '/uploads', {
    body: { filename: file.name, contentType: file.type, bytes: file.size },
  });
  const put = await fetch(ticket.uploadUrl, {
    method: 'PUT',
    headers: ticket.headers,
    body: file,
  }).catch(() => undefined);
  if (put === undefined || !put.ok) throw problemFrom(put?.status ?? 0, undefined);
  return request<Upload>('POST', `/uploads/${ticket.id}/complete`);
}

export const removeUpload = (id: string): Promise<void> => request('DELETE', `/uploads/${id}`);
