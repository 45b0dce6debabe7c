import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Config, newId } from '#kernel';
import { ResultSpool } from '../../../libs/generation/src/run-image/result-spool.js';

/** Real: the file system. */
describe('results on the disk', () => {
  let dataDir: string;
  let folder: string;
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'spool-'));
    folder = join(dataDir, 'spool');
  });
  afterEach(() => rm(dataDir, { recursive: true }));

  const config = (max_MB = 512) =>
    new Config({
      DATABASE_URL: 'postgres://localhost/none',
      REDIS_URL: 'redis://localhost',
      SESSION_SECRET: 'test-session-secret-0123456789abcdef',
      ENCRYPTION_KEY: 'test-encryption-key-0123456789abcdef',
      DATA_DIR: dataDir,
      SPOOL_MAX_MB: String(max_MB),
    });
  const spool = (max_MB = 512) => new ResultSpool(config(max_MB));
  const made = (bytes: number) => ({
    provider: 'openai',
    call_ms: 1_234,
    costMicroUsd: 40_000,
    result: {
      bytes: Buffer.alloc(bytes, 7),
      contentType: 'image/png',
      model: 'gpt-image-2',
      quality: 'high',
      requestId: 'req_1',
      echo: { size: '1024x1024' },
      usage: { inputTokens: 1, inputImageTokens: 2, inputTextTokens: 3, outputTokens: 4 },
    },
  });
  const entry = () => ({ imageId: newId(), token: 3 });
  const fileOf = ({ imageId, token }: { imageId: string; token: number }) =>
    join(folder, `${imageId}.${token}.result`);

  it('gives back exactly what was kept, to another process too, and once removed nothing', async () => {
    const one = entry();
    expect(await spool().keep(one, made(100_000))).toBe(true);
    expect(await spool().read(one)).toEqual(made(100_000));
    expect(await spool().read({ ...one, token: 4 })).toBeNull();
    expect(await spool().list()).toEqual([{ ...one, age_ms: expect.any(Number) }]);
    await spool().remove(one);
    await spool().remove(one);
    expect(await spool().read(one)).toBeNull();
  });

  it('has one name, whoever asks first', async () => {
    const [first, ...others] = await Promise.all(Array.from({ length: 8 }, () => spool().id()));
    expect(new Set([first, ...others, await spool().id()]).size).toBe(1);
  });

  it('has one name where the disk knows no links', async () => {
    class WithoutLinks extends ResultSpool {
      protected override link(): Promise<void> {
        return Promise.reject(Object.assign(new Error('not here'), { code: 'EPERM' }));
      }
    }
    const asked = await Promise.allSettled(
      Array.from({ length: 8 }, () => new WithoutLinks(config()).id()),
    );
    const names = asked.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    expect(new Set([...names, await spool().id()]).size).toBe(1);
    expect(await readdir(folder)).toEqual(['id']);
  });

  it('without room it makes no folder, and still knows one that is there', async () => {
    expect(await spool(0).id()).toBeNull();
    await expect(readdir(folder)).rejects.toThrow(/ENOENT/);
    const id = await spool().id();
    expect(await spool(0).id()).toBe(id);
  });

  it('leaves the disk its last room', async () => {
    const careful = spool();
    careful.reserve_bytes = Number.MAX_SAFE_INTEGER;
    expect(await careful.keep(entry(), made(1_000))).toBe(false);
    expect(await careful.list()).toEqual([]);
  });

  it('says that its name is damaged, and goes on once that is removed', async () => {
    await mkdir(folder);
    await writeFile(join(folder, 'id'), 'rubble');
    const one = spool();
    await expect(one.id()).rejects.toThrow(/id is damaged: remove it/);
    await expect(one.keep(entry(), made(1))).rejects.toThrow(/damaged/);
    await rm(join(folder, 'id'));
    expect(await one.keep(entry(), made(1))).toBe(true);
  });

  it('never takes more than its room, however many come at once', async () => {
    const small = spool(1);
    const kept = await Promise.all(
      Array.from({ length: 8 }, () => small.keep(entry(), made(300_000))),
    );
    const count = kept.filter(Boolean).length;
    expect(count).toBeLessThanOrEqual(3);
    expect(await small.size_bytes()).toBeLessThan(1_000_000);
    expect(await small.list()).toHaveLength(count);
    for (let at = count; at < 3; at += 1)
      expect(await small.keep(entry(), made(300_000))).toBe(true);
    expect(await small.keep(entry(), made(300_000))).toBe(false);
    expect(await spool(0).keep(entry(), made(1))).toBe(false);
  });

  it.each<[string, (path: string) => Promise<void>]>([
    ['cut short', (path) => truncate(path, 5_000)],
    ['empty', (path) => truncate(path, 0)],
    [
      'changed',
      async (path) => {
        const bytes = await readFile(path);
        bytes[bytes.length - 1]! ^= 1;
        await writeFile(path, bytes);
      },
    ],
  ])('a file that is %s counts as none, and is removed', async (_how, damage) => {
    const one = entry();
    await spool().keep(one, made(10_000));
    await damage(fileOf(one));
    expect(await spool().read(one)).toBeNull();
    expect(await spool().list()).toEqual([]);
  });

  it('half-written files are no results, and go once their writer must be dead', async () => {
    await spool().id();
    const part = join(folder, `${newId()}.1.${newId()}.part`);
    await writeFile(part, 'half');
    expect(await spool().list()).toEqual([]);
    expect(await readdir(folder)).toHaveLength(2);
    await utimes(part, new Date(0), new Date(0));
    expect(await spool().list()).toEqual([]);
    expect(await readdir(folder)).toEqual(['id']);
  });
});
