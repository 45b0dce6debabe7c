import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ObjectKeepers, Outbox } from '#kernel';
import { Storage } from '#storage';
import { startApp, type TestApp } from '../../support/app.js';
import { ownerSql, type Customer } from '../../support/http-client.js';
import { picture } from '../../support/pictures.js';
import { guidedEngine } from './guided-engine.js';
import { accepted, customerWith, eventually, over, request } from './studio.js';
import { uploadOf } from './upload-client.js';

/** Real: Postgres, Redis, the disk store and its links, the worker, the demo engine. */
describe('references', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: true });
  });
  afterAll(async () => {
    await app.close();
  });

  const upload = async (customer: Customer) => uploadOf(app, customer, await picture(64, 48));

  it('may be uploads and earlier results, and are kept while the job is open', async () => {
    const customer = await customerWith(app, 100);
    const uploadId = await upload(customer);
    const first = await over(customer, (await accepted(customer)).id);
    const result = first.images[0]!.id;
    const engine = guidedEngine(app);
    engine.close();
    const { id } = await accepted(customer, {
      referenceIds: [uploadId, result],
      parentImageId: result,
    });
    expect([...(await app.api.get(ObjectKeepers).keptOf([uploadId]))]).toEqual([uploadId]);
    engine.open();
    const ended = await over(customer, id);
    expect(ended.status).toBe('finished');
    expect([...(await app.api.get(ObjectKeepers).keptOf([uploadId]))]).toEqual([]);
  });

  it('must be your own and still there', async () => {
    const owner = await customerWith(app, 100);
    const stranger = await customerWith(app, 100);
    const uploadId = await upload(owner);
    const result = (await over(owner, (await accepted(owner)).id)).images[0]!.id;
    for (const [change, code] of [
      [{ referenceIds: [uploadId] }, 'reference_not_found'],
      [{ referenceIds: [result] }, 'reference_not_found'],
      [{ parentImageId: result }, 'parent_image_not_found'],
      [{ referenceIds: [uploadId], maskId: uploadId }, 'reference_not_found'],
    ] as const) {
      const answer = await request(stranger, change);
      expect([answer.status, answer.body.code]).toEqual([400, code]);
    }
    await owner.client.delete(`/api/v1/images/${result}`);
    expect((await request(owner, { referenceIds: [result] })).status).toBe(400);
  });

  it('says so when retention has taken an image', async () => {
    const customer = await customerWith(app, 10);
    const image = (await over(customer, (await accepted(customer)).id)).images[0]!;
    const [row] = await ownerSql<{ objectId: string }>(
      app,
      'SELECT object_id AS "objectId" FROM generation.image WHERE id = $1',
      [image.id],
    );
    await app.api.get(Storage).remove([row!.objectId], 'retention');
    await app.api.get(Outbox).deliverNow();
    const now = await eventually(
      async () =>
        (
          await customer.client.get<{ deletedAt?: string; contentUrl?: string }>(
            `/api/v1/images/${image.id}`,
          )
        ).body,
      (body) => body.deletedAt !== undefined,
    );
    expect(now.contentUrl).toBeUndefined();
    const content = await customer.client.get(`/api/v1/images/${image.id}/content`);
    expect(content.status).toBe(410);
  });
});
