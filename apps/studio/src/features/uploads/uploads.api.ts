import { answer, api } from '../../api/client.js';
import { Problem } from '../../api/problem.js';
import type { Upload } from '../../api/wire.js';
import { inTurn } from '../../lib/in-turn.js';
import { lookAtFile } from './look-at-file.js';
import { sendBytes } from './send-bytes.js';
import { sendPieces, type Watch } from './send-pieces.js';
import { after, whenFree } from './when-free.js';

const ASK_AGAIN_MS = 5_000;
/** A whole row of references is checked two at a time; a server that is busy for longer says so. */
const FREE_WITHIN_MS = 120_000;

/** A file of more goes in pieces, so that a line that breaks does not cost all of it. */
const IN_PIECES_FROM = 4 * 1024 * 1024;

/**
 * Puts one file into the customer's own storage and has its real bytes checked.
 * @param onWaiting is told when a moderator is away and the picture waits.
 * @returns the upload once it is ready. @throws Problem: why it was refused, or did not arrive.
 */
export async function upload(
  file: File,
  onWaiting: (upload: Upload) => void,
  watch: Watch = {},
): Promise<Upload> {
  await lookAtFile(file);
  const ticket = await answer(
    api.POST('/api/v1/uploads', {
      body: { filename: file.name, contentType: file.type, bytes: file.size },
    }),
  );
  if (file.size < IN_PIECES_FROM)
    await sendBytes(ticket.uploadUrl, ticket.headers, file, () => undefined);
  else await sendPieces(ticket.id, file, watch);
  const done = await completed(ticket.id);
  if (done.status !== 'pending') return ready(done);
  onWaiting(done);
  return judged(done.id);
}

/**
 * Has the picture at a public address fetched and checked by the server: one after the other, as the
 * server takes them.
 * @returns the upload, ready. @throws Problem: why it could not be fetched, or was refused.
 */
export const uploadFromUrl = (url: string): Promise<Upload> =>
  fetching(() =>
    whenFree(() => answer(api.POST('/api/v1/uploads/from-url', { body: { url } })), FREE_WITHIN_MS),
  );

const fetching = inTurn();

/** Has the bytes checked. A server that checks many others says when to come again, and is obeyed. */
const completed = (id: string): Promise<Upload> =>
  whenFree(
    () => answer(api.POST('/api/v1/uploads/{id}/complete', { params: { path: { id } } })),
    FREE_WITHIN_MS,
  );

/** Reads the upload again until it was judged; one that is gone ends the waiting with a Problem. */
async function judged(id: string): Promise<Upload> {
  for (;;) {
    await after(ASK_AGAIN_MS);
    const now = await answer(api.GET('/api/v1/uploads/{id}', { params: { path: { id } } })).catch(
      unlessTransient,
    );
    if (now && now.status !== 'pending') return ready(now);
  }
}

function unlessTransient(error: unknown): undefined {
  if (error instanceof Problem && error.transient) return undefined;
  throw error;
}

function ready(upload: Upload): Upload {
  if (upload.status === 'ready') return upload;
  const { code = 'unexpected', message = '', ...params } = upload.rejection ?? {};
  throw new Problem({ status: 422, code, title: message, detail: message, params });
}

export async function removeUpload(id: string): Promise<void> {
  await answer(api.DELETE('/api/v1/uploads/{id}', { params: { path: { id } } }));
}
