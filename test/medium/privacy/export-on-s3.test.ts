import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { BuildExport } from '../../../libs/privacy/src/build-export/build-export.js';
import { startApp, type TestApp } from '../../support/app.js';
import { testStoreKinds, type TestStore } from '../../support/object-stores.js';
import { fetchPart, unpack } from './export-reader.js';
import { exported, gone, keysOf, LIST, withPicture } from './exporting.js';

jest.setTimeout(300_000);

/** Real: the same with an S3 server, where there is one. */
describe.each((await testStoreKinds()).filter(({ name }) => name === 's3'))(
  'everything of a person on $name',
  ({ open }) => {
    let app: TestApp;
    let home: TestStore;
    beforeAll(async () => {
      home = await open();
      app = await startApp({ worker: true, env: { ...home.env, MODERATION: 'local' } });
    });
    afterAll(async () => {
      await app.close();
      await home.drop();
    });

    it('is kept in pieces, fetched whole, and gone at its end', async () => {
      app.worker!.get(BuildExport, { strict: false }).options.piece_bytes = 200_000;
      const person = await withPicture(app);
      const view = await exported(person);
      expect((await keysOf(app, person)).length).toBeGreaterThan(2);
      const all = await unpack(app, person, view);
      expect(all.manifests[0]).toMatchObject({ pictures: 1, leftOut: [] });
      const { downloadUrl, bytes } = view.parts[0]!;
      const range = { range: 'bytes=199990-200010' };
      const part = await fetchPart(app, person, downloadUrl!, range);
      expect([part.status, part.bytes.length, bytes > 200_010]).toEqual([206, 21, true]);
      expect((await person.client.delete(`${LIST}/${view.id}`)).status).toBe(204);
      await gone(app, person);
    });
  },
);
