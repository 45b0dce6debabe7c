import { join } from 'node:path';
import type { FactoryProvider } from '@nestjs/common';
import { Clock, Config } from '#kernel';
import { DiskObjectStore } from './disk-object-store.js';
import { ObjectStore } from './object-store.js';
import { S3ObjectStore } from './s3-object-store.js';

/** S3 when it is configured, else a folder of this machine. */
export function openObjectStore(config: Config, clock: Clock): ObjectStore {
  if (config.s3) return new S3ObjectStore({ ...config.s3, publicUrl: config.publicUrl });
  const settings = {
    folder: join(config.dataDir, 'objects'),
    publicUrl: config.publicUrl,
    encryptionKey: config.encryptionKey,
  };
  return new DiskObjectStore(settings, clock);
}

export const objectStoreProvider: FactoryProvider<ObjectStore> = {
  provide: ObjectStore,
  inject: [Config, Clock],
  useFactory: openObjectStore,
};
