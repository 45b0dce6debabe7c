import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { expect } from '@jest/globals';
import { Storage } from '#storage';
import { ObjectStore } from '../../../libs/storage/src/object-store/object-store.js';
import type { TestApp } from '../../support/app.js';
import { ownerSql, PASSWORD, signUpWithApi, type Customer } from '../../support/http-client.js';
import { accepted, eventually, over } from '../generation/studio.js';
import type { ExportView } from './export-reader.js';

export const ASK = '/api/v1/account/export';
export const LIST = '/api/v1/account/exports';

export const ask = (who: Customer, password = PASSWORD) =>
  who.client.post<ExportView & { code: string }>(ASK, { password });
export const viewOf = async (who: Customer, id: string) =>
  (await who.client.get<ExportView>(`${LIST}/${id}`)).body;
export const is = (who: Customer, id: string, status: string) =>
  eventually(
    () => viewOf(who, id),
    (view) => view.status === status,
  );
export async function exported(who: Customer): Promise<ExportView> {
  const asked = await ask(who);
  expect([asked.status, asked.body]).toMatchObject([202, { status: 'waiting' }]);
  return is(who, asked.body.id, 'ready');
}
/** As if what was asked for before had been the day before yesterday. */
export const forgetLimit = (app: TestApp, { workspaceId }: Customer) =>
  ownerSql(
    app,
    `UPDATE privacy.export SET asked_at = asked_at - interval '2 days' WHERE workspace_id = $1`,
    [workspaceId],
  );
export async function keysOf(app: TestApp, { workspaceId }: Customer): Promise<string[]> {
  const store = app.api.get(ObjectStore, { strict: false });
  const { objects } = await store.list(`exports/${workspaceId}/`, { limit: 1_000 });
  return objects.map(({ key }) => key);
}
export const gone = (app: TestApp, who: Customer) =>
  eventually(
    () => keysOf(app, who),
    (keys) => keys.length === 0,
  );
export async function withPicture(app: TestApp): Promise<Customer & { imageId: string }> {
  const person = await signUpWithApi(app);
  const { id } = await accepted(person, { prompt: 'a lighthouse' });
  const { images } = await over(person, id);
  return { ...person, imageId: images[0]!.id };
}

/** What the store keeps open for a reader who leaves before the first byte. */
export async function openAfterLeaving(app: TestApp, id: string): Promise<number> {
  const [part] = await ownerSql<{ folder: string; bytes: number }>(
    app,
    'SELECT folder, bytes::int FROM privacy.export_part WHERE export_id = $1 ORDER BY number',
    [id],
  );
  const store = app.api.get(ObjectStore, { strict: false });
  const get = store.get.bind(store);
  const opened: Readable[] = [];
  store.get = async (key, range) => {
    const body = await get(key, range);
    if (body) opened.push(body.stream);
    return body;
  };
  try {
    const archive = await app.api.get(Storage, { strict: false }).openArchive(id, part!);
    archive.stream.destroy();
    await once(archive.stream, 'close');
  } finally {
    store.get = get;
  }
  if (opened.length === 0) throw new Error('nothing was opened');
  return opened.filter(({ destroyed }) => !destroyed).length;
}
