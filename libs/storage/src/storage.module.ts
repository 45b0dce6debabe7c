import { Module } from '@nestjs/common';
import { CatalogCoreModule } from '#catalog';
import { ObjectRepository } from './data/object.repository.js';
import { UploadRepository } from './data/upload.repository.js';
import { ObjectResponder } from './http/object-responder.js';
import { SweepSchedule } from './jobs/sweep.schedule.js';
import { Media } from './media/media.js';
import { objectStoreProvider } from './object-store/object-store.provider.js';
import { OpenObject } from './open-object/open-object.js';
import { FinishDeletions } from './remove-objects/finish-deletions.js';
import { RemoveObjects } from './remove-objects/remove-objects.js';
import { SweepUnfinished } from './remove-objects/sweep-unfinished.js';
import { StoreOutput } from './store-output/store-output.js';
import { Storage } from './storage.js';

/** Façade and data: for both processes. */
@Module({
  imports: [CatalogCoreModule],
  providers: [
    FinishDeletions,
    Media,
    ObjectRepository,
    ObjectResponder,
    OpenObject,
    RemoveObjects,
    Storage,
    StoreOutput,
    SweepUnfinished,
    UploadRepository,
    objectStoreProvider,
  ],
  exports: [Storage, ObjectResponder],
})
export class StorageCoreModule {}

/** Controllers: for the API process. */
@Module({ imports: [StorageCoreModule] })
export class StorageHttpModule {}

/** Job handlers and schedules: for the worker. */
@Module({ imports: [StorageCoreModule], providers: [SweepSchedule] })
export class StorageJobsModule {}
