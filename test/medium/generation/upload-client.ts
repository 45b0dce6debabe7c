import type { TestApp } from '../../support/app.js';
import type { Customer } from '../../support/http-client.js';

/** Uploads a picture as the studio does. @returns its id, once it is ready. */
export async function uploadOf(
  app: TestApp,
  { client }: Customer,
  bytes: Buffer,
  contentType = 'image/png',
): Promise<string> {
  const { body: ticket } = await client.post<{
    id: string;
    uploadUrl: string;
    headers: Record<string, string>;
  }>('/api/v1/uploads', { filename: 'ref', contentType, bytes: bytes.length });
  await fetch(new URL(ticket.uploadUrl, app.url), {
    method: 'PUT',
    headers: ticket.headers,
    body: new Uint8Array(bytes),
  });
  const ready = await client.post<{ status: string }>(`/api/v1/uploads/${ticket.id}/complete`);
  if (ready.body.status !== 'ready') throw new Error(`not ready: ${JSON.stringify(ready.body)}`);
  return ticket.id;
}
