import { generateKeyPairSync } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { Clock, Config, Metrics, newId } from '#kernel';
import { SealPicture } from '../../../libs/storage/src/credentials/seal-picture.js';
import { readByOthers } from '../../support/c2pa-reader.js';
import { picture, type PictureFormat } from '../../support/pictures.js';

class Today extends Clock {
  now(): Date {
    return new Date();
  }
}

const pixelsOf = (file: Buffer) => sharp(file).raw().toBuffer();
const xmpOf = async (file: Buffer) => (await sharp(file).metadata()).xmp?.toString() ?? '';
/** What another implementation finds wrong; nobody trusts a development certificate. */
const problemsOf = async (file: Buffer) =>
  (await readByOthers(file)).validation.statusEntries
    .filter(({ success }) => success === false)
    .map(({ code }) => code as string)
    .filter((code) => code !== 'signingCredential.untrusted');

/** Real: the signing child, the file system. The reader of the files is another implementation. */
describe('content credentials', () => {
  const open: SealPicture[] = [];
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'credentials-'));
  });
  afterAll(async () => {
    await Promise.all(open.map((one) => one.onApplicationShutdown()));
    await rm(folder, { recursive: true });
  });

  const config = (env: Record<string, string> = {}, name = 'ours') =>
    new Config({
      DATABASE_URL: 'postgres://localhost/none',
      REDIS_URL: 'redis://localhost',
      SESSION_SECRET: 'test-session-secret-0123456789abcdef',
      ENCRYPTION_KEY: 'test-encryption-key-0123456789abcdef',
      DATA_DIR: join(folder, name),
      ...env,
    });
  const sealer = (env?: Record<string, string>, name?: string) => {
    const made = new SealPicture(config(env, name), new Today(), new Metrics());
    open.push(made);
    return made;
  };
  const seal = async (by: SealPicture, bytes: Buffer, tool = 'gpt-image-2') => {
    const imageId = newId();
    const sealed = await by.seal({ imageId, bytes, tool, sourceType: 'trainedAlgorithmicMedia' });
    return { imageId, file: Buffer.from(sealed.bytes), credentials: sealed.credentials };
  };

  it('are not waited for where nobody wants the picture any more, and none is marked failed', async () => {
    const metrics = new Metrics();
    const one = new SealPicture(config(), new Today(), metrics);
    open.push(one);
    const bytes = await picture(300, 200);
    const wanted = {
      imageId: newId(),
      bytes,
      tool: 'x',
      sourceType: 'trainedAlgorithmicMedia',
    } as const;
    const gone = new AbortController();
    const first = one.seal(wanted);
    const second = one.seal({ ...wanted, signal: gone.signal });
    gone.abort(new Error('cancelled'));
    await expect(second).rejects.toThrow('cancelled');
    expect((await first).credentials).toMatchObject({ status: 'valid' });
    const { values } = await metrics
      .counter('gptimage_sealed_pictures_total', '', ['outcome'])
      .get();
    expect(values).toMatchObject([{ labels: { outcome: 'signed' }, value: 1 }]);
  });

  let ours: SealPicture;
  beforeAll(() => {
    ours = sealer();
  });

  it.each<PictureFormat>(['png', 'jpeg', 'webp'])(
    'are signed into a %s, and hold for another reader; the pixels stay',
    async (format) => {
      const bytes = await picture(300, 200, format);
      const { file, imageId, credentials } = await seal(ours, bytes);
      expect(await pixelsOf(file)).toEqual(await pixelsOf(bytes));
      expect(await problemsOf(file)).toEqual([]);
      const { text, manifests } = await readByOthers(file);
      expect(manifests).toBe(1);
      expect(text).toContain('digitalsourcetype/trainedAlgorithmicMedia');
      expect(text).toContain('gpt-image-2');
      // Nothing of the customer, not even the number of the picture.
      expect(file.includes(imageId)).toBe(false);
      expect(credentials).toMatchObject({
        status: 'valid',
        by: 'product',
        generator: 'GPT Image 2 Generator 1.0',
        tool: 'gpt-image-2',
        issuer: 'Untrusted development certificate',
        sourceType: 'trainedAlgorithmicMedia',
        problems: [],
      });
      expect(await xmpOf(file)).toContain(
        '<Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>',
      );
      // What we read from the file is what we noted when we made it.
      expect(await ours.read(file, `image/${format}`)).toEqual(credentials);
    },
  );

  it('say so when the picture was changed after it was signed', async () => {
    const { file } = await seal(ours, await picture(300, 200, 'jpeg'));
    file[file.length - 100]! ^= 1;
    expect(await problemsOf(file)).toContain('assertion.dataHash.mismatch');
    expect(await ours.read(file, 'image/jpeg')).toMatchObject({
      status: 'invalid',
      problems: ['assertion.dataHash.mismatch'],
    });
    expect(await ours.read(await picture(30, 20), 'image/png')).toMatchObject({ status: 'none' });
  });

  it('are written without the label where the file has no room for it', async () => {
    const full = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><!--${'x'.repeat(65_300)}--></rdf:RDF></x:xmpmeta>`;
    const segment = Buffer.from(`\xff\xe1\0\0http://ns.adobe.com/xap/1.0/\0${full}`, 'latin1');
    segment.writeUInt16BE(segment.length - 2, 2);
    const plain = await picture(300, 200, 'jpeg');
    const bytes = Buffer.concat([plain.subarray(0, 2), segment, plain.subarray(2)]);
    const { file, credentials } = await seal(ours, bytes);
    expect(credentials).toMatchObject({ status: 'valid', by: 'product' });
    expect(await problemsOf(file)).toEqual([]);
    expect(await xmpOf(file)).not.toContain('DigitalSourceType');
  });

  describe('of the maker', () => {
    let theirs: Awaited<ReturnType<typeof seal>>;
    beforeAll(async () => {
      const maker = sealer({ IMAGE_LABELS: 'none' }, 'theirs');
      theirs = await seal(maker, await picture(300, 200), 'Their model');
    });

    it('stay as they came, byte for byte', async () => {
      const kept = await seal(ours, theirs.file);
      expect(kept.file.equals(theirs.file)).toBe(true);
      expect(kept.credentials).toMatchObject({
        status: 'valid',
        by: 'provider',
        tool: 'Their model',
        madeAt: theirs.credentials.madeAt,
      });
    });

    it('that do not hold stay too, and are not made to look good', async () => {
      const broken = Buffer.from(theirs.file);
      broken[broken.length - 20]! ^= 1;
      const kept = await seal(ours, broken);
      expect(kept.file.equals(broken)).toBe(true);
      expect(kept.credentials).toMatchObject({ status: 'invalid', by: 'provider' });
    });

    it("that nobody can read keep nobody from writing China's label", async () => {
      const china = sealer({ IMAGE_LABELS: 'aigc', AIGC_PRODUCER: 'Example' });
      const broken = Buffer.from(theirs.file);
      // Their claim is there, and is no claim any more.
      broken.fill(0xff, broken.indexOf('c2pa.claim') + 12, broken.indexOf('c2pa.claim') + 60);
      const { file, imageId, credentials } = await seal(china, broken);
      expect(credentials).toMatchObject({ status: 'invalid', by: 'provider' });
      expect(credentials.failed).toBeUndefined();
      expect(file.toString('latin1')).toMatch(new RegExp(`ProduceID[^,]*${imageId}`));
      expect(await pixelsOf(file)).toEqual(await pixelsOf(theirs.file));
    });

    it("go on inside of ours where China's label is asked for", async () => {
      const china = sealer({ IMAGE_LABELS: 'iptc,aigc', AIGC_PRODUCER: 'Éxample & "Söhne" <1>' });
      const { file, imageId, credentials } = await seal(china, theirs.file);
      expect(await problemsOf(file)).toEqual([]);
      expect((await readByOthers(file)).manifests).toBe(2);
      expect(credentials).toMatchObject({ status: 'valid', by: 'product' });
      expect(await china.read(file, 'image/png')).toMatchObject({
        status: 'valid',
        tool: 'Their model',
        sourceType: 'trainedAlgorithmicMedia',
      });
      const [, label] = /<TC260:AIGC>(.*)<\/TC260:AIGC>/.exec(await xmpOf(file))!;
      const plain = label!
        .replaceAll('&quot;', '"')
        .replaceAll('&lt;', '<')
        .replaceAll('&amp;', '&');
      expect(JSON.parse(plain)).toEqual({
        Label: '1',
        ContentProducer: 'Éxample & "Söhne" <1>',
        ProduceID: imageId,
        ReservedCode1: '',
        ContentPropagator: 'Éxample & "Söhne" <1>',
        PropagateID: imageId,
        ReservedCode2: '',
      });
    });
  });

  describe('and the certificate', () => {
    it('of one machine is made once, for its owner alone, whoever comes first', async () => {
      const several = [sealer({}, 'shared'), sealer({}, 'shared'), sealer({}, 'shared')];
      const bytes = await picture(64, 64);
      await Promise.all(several.map((one) => seal(one, bytes)));
      expect(await readdir(join(folder, 'shared', 'content-credentials'))).toHaveLength(1);
      const file = join(folder, 'shared', 'content-credentials', 'development.pem');
      const before = await readFile(file, 'utf8');
      expect((await stat(file)).mode & 0o077).toBe(0);
      const { file: last } = await seal(sealer({}, 'shared'), bytes);
      expect(await readFile(file, 'utf8')).toBe(before);
      expect(await problemsOf(last)).toEqual([]);
    });

    it('of one machine that was cut off is made anew', async () => {
      const home = join(folder, 'cut', 'content-credentials');
      await mkdir(home, { recursive: true });
      await writeFile(join(home, 'development.pem'), '');
      const several = [sealer({}, 'cut'), sealer({}, 'cut')];
      const bytes = await picture(64, 64);
      for (const { file, credentials } of await Promise.all(
        several.map((one) => seal(one, bytes)),
      )) {
        expect(credentials).toMatchObject({ status: 'valid', by: 'product' });
        expect(await problemsOf(file)).toEqual([]);
      }
      expect(await readdir(home)).toEqual(['development.pem']);
    });

    it("that is the operator's signs, as text or as files", async () => {
      const pem = await readFile(
        join(folder, 'ours', 'content-credentials', 'development.pem'),
        'utf8',
      );
      const [key, ...certificates] = pem.match(/-----BEGIN[^]+?-----END[A-Z ]+-----/g)!;
      const keyFile = join(folder, 'key.pem');
      await writeFile(keyFile, key);
      const C2PA_CERT = certificates.join('\n').replaceAll('\n', '\\n');
      const own = sealer({ C2PA_CERT, C2PA_KEY: keyFile });
      await own.onApplicationBootstrap();
      const { credentials, file } = await seal(own, await picture(64, 64));
      expect(credentials.status).toBe('valid');
      expect(await problemsOf(file)).toEqual([]);
    });

    it('that cannot be used stops the boot, by the name of its variable', async () => {
      const pem = join(folder, 'ours', 'content-credentials', 'development.pem');
      const { privateKey } = generateKeyPairSync('ec', {
        namedCurve: 'P-256',
        privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
        publicKeyEncoding: { type: 'spki', format: 'pem' },
      });
      const boot = (C2PA_CERT: string, C2PA_KEY: string) =>
        sealer({ C2PA_CERT, C2PA_KEY }).onApplicationBootstrap();
      await expect(boot('/nowhere/cert.pem', pem)).rejects.toThrow(/C2PA_CERT: must be a PEM text/);
      await expect(boot(pem, privateKey)).rejects.toThrow(/C2PA_KEY: does not belong/);
      await expect(boot(pem, '-----BEGIN rubble')).rejects.toThrow(/must be PEM/);
    });

    it('that fails never costs a picture: it stays as it came, and says so', async () => {
      const bytes = await picture(64, 64);
      const broken = sealer({ C2PA_CERT: '/nowhere/cert.pem', C2PA_KEY: '/nowhere/key.pem' });
      const { file, credentials } = await seal(broken, bytes);
      expect(file.equals(bytes)).toBe(true);
      expect(credentials).toMatchObject({ status: 'none', failed: true });
    });
  });
});
