import { Module } from '@nestjs/common';
import { exporting } from '#kernel';
import { CatalogCoreModule } from '#catalog';
import { AskForRun } from './clean-up-expired/ask-for-run.js';
import { CollectOrphans } from './collect-orphans/collect-orphans.js';
import { CheckStore } from './check-store/check-store.js';
import { FindExpired } from './clean-up-expired/find-expired.js';
import { EditRetentionSetting } from './clean-up-expired/edit-retention-setting.js';
import { OldRecordTallies } from './clean-up-expired/old-record-tallies.js';
import { PauseRun } from './clean-up-expired/pause-run.js';
import { RunRetention } from './clean-up-expired/run-retention.js';
import { ReadCredentials } from './credentials/read-credentials.js';
import { SealPicture } from './credentials/seal-picture.js';
import { DamageRepository } from './data/damage.repository.js';
import { ArchiveRepository } from './data/archive.repository.js';
import { LegalHoldRepository } from './data/legal-hold.repository.js';
import { ErasureRepository } from './data/erasure.repository.js';
import { NoticeRepository } from './data/notice.repository.js';
import { ObjectRepository } from './data/object.repository.js';
import { OrphanRepository } from './data/orphan.repository.js';
import { RetentionRepository } from './data/retention.repository.js';
import { StoreCheckRepository } from './data/store-check.repository.js';
import { UploadRepository } from './data/upload.repository.js';
import { DamagesController } from './http/damages.controller.js';
import { LegalHoldsController } from './http/legal-holds.controller.js';
import { EraseObjects } from './erase-person/erase-objects.js';
import { EXPORT_UPLOADS } from './data/export.js';
import { ObjectLinksController } from './http/object-links.controller.js';
import { ObjectResponder } from './http/object-responder.js';
import { OrphansController } from './http/orphans.controller.js';
import { RefusedPicturesController } from './http/refused-pictures.controller.js';
import { RetentionController } from './http/retention.controller.js';
import { StoreChecksController } from './http/store-checks.controller.js';
import { UploadContentController } from './http/upload-content.controller.js';
import { UploadsController } from './http/uploads.controller.js';
import { RetentionJobs } from './jobs/retention.jobs.js';
import { CollectOrphansSchedule } from './jobs/collect-orphans.schedule.js';
import { CheckStoreSchedule } from './jobs/check-store.schedule.js';
import { DropUnfinishedSchedule } from './jobs/drop-unfinished.schedule.js';
import { JudgeUploadsSchedule } from './jobs/judge-uploads.schedule.js';
import { ScrubObjectsSchedule } from './jobs/scrub-objects.schedule.js';
import { SweepSchedule } from './jobs/sweep.schedule.js';
import { TellOwnersSchedule } from './jobs/tell-owners.schedule.js';
import { JudgeUpload } from './judge-upload/judge-upload.js';
import { JudgeWaiting } from './judge-upload/judge-waiting.js';
import { KeepArchive } from './keep-archive/keep-archive.js';
import { PlaceLegalHold } from './legal-hold/place-legal-hold.js';
import { HoldRefusedPictures } from './listeners/hold-refused-pictures.js';
import { KeepHeldFiles } from './listeners/keep-held-files.js';
import { MakeDerivative } from './make-derivative/make-derivative.js';
import { Media } from './media/media.js';
import { ObjectStore } from './object-store/object-store.js';
import { objectStoreProvider } from './object-store/object-store.provider.js';
import { OpenObject } from './open-object/open-object.js';
import { Quarantine } from './quarantine/quarantine.js';
import { AnnounceUpload } from './receive-upload/announce-upload.js';
import { CheckGate } from './receive-upload/check-gate.js';
import { CompleteUpload } from './receive-upload/complete-upload.js';
import { DeleteUpload } from './receive-upload/delete-upload.js';
import { FetchUpload } from './receive-upload/fetch-upload.js';
import { KeepUpload } from './receive-upload/keep-upload.js';
import { ReceiveBytes } from './receive-upload/receive-bytes.js';
import { UploadPieces } from './receive-upload/upload-pieces.js';
import { UploadRate } from './receive-upload/upload-rate.js';
import { FinishDeletions } from './remove-objects/finish-deletions.js';
import { RemoveObjects } from './remove-objects/remove-objects.js';
import { SweepUnfinished } from './remove-objects/sweep-unfinished.js';
import { CheckObject } from './scrub-objects/check-object.js';
import { ScrubObjects } from './scrub-objects/scrub-objects.js';
import { StoreOutput } from './store-output/store-output.js';
import { Storage } from './storage.js';
import { TellOwners } from './tell-owners/tell-owners.js';

/** What this module's own controllers and jobs need besides the façade. */
const FOR_OUR_ROUTES = [
  AskForRun,
  CheckObject,
  CollectOrphans,
  DamageRepository,
  OrphanRepository,
  DeleteUpload,
  JudgeUpload,
  KeepUpload,
  LegalHoldRepository,
  ReceiveBytes,
  RetentionRepository,
  RunRetention,
  Media,
  NoticeRepository,
  ObjectRepository,
  Quarantine,
  SweepUnfinished,
  TellOwners,
  StoreCheckRepository,
  UploadRepository,
  RemoveObjects,
  ObjectStore,
];

/** Façade and data: for both processes. */
@Module({
  imports: [CatalogCoreModule],
  providers: [
    ArchiveRepository,
    AskForRun,
    CheckObject,
    CollectOrphans,
    DamageRepository,
    OrphanRepository,
    DeleteUpload,
    EraseObjects,
    exporting('storage', EXPORT_UPLOADS),
    ErasureRepository,
    FindExpired,
    FinishDeletions,
    HoldRefusedPictures,
    JudgeUpload,
    KeepArchive,
    KeepHeldFiles,
    KeepUpload,
    LegalHoldRepository,
    MakeDerivative,
    Media,
    NoticeRepository,
    ObjectRepository,
    ObjectResponder,
    OldRecordTallies,
    OpenObject,
    Quarantine,
    ReadCredentials,
    ReceiveBytes,
    RemoveObjects,
    RetentionRepository,
    RunRetention,
    SealPicture,
    Storage,
    StoreCheckRepository,
    StoreOutput,
    SweepUnfinished,
    TellOwners,
    UploadRepository,
    objectStoreProvider,
  ],
  exports: [Storage, ObjectResponder, ...FOR_OUR_ROUTES],
})
export class StorageCoreModule {}

/** Controllers: for the API process. */
@Module({
  imports: [StorageCoreModule, CatalogCoreModule],
  controllers: [
    DamagesController,
    LegalHoldsController,
    ObjectLinksController,
    OrphansController,
    RefusedPicturesController,
    RetentionController,
    StoreChecksController,
    UploadContentController,
    UploadsController,
  ],
  providers: [
    AnnounceUpload,
    CheckGate,
    CompleteUpload,
    EditRetentionSetting,
    FetchUpload,
    PauseRun,
    PlaceLegalHold,
    UploadPieces,
    UploadRate,
  ],
})
export class StorageHttpModule {}

/** Job handlers and schedules: for the worker. */
@Module({
  imports: [StorageCoreModule],
  providers: [
    CheckStore,
    CheckStoreSchedule,
    CollectOrphansSchedule,
    DropUnfinishedSchedule,
    JudgeUploadsSchedule,
    JudgeWaiting,
    RetentionJobs,
    ScrubObjects,
    ScrubObjectsSchedule,
    SweepSchedule,
    TellOwnersSchedule,
  ],
})
export class StorageJobsModule {}
