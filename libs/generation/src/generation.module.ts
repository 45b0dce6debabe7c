import { CatalogCoreModule } from '#catalog';
import { CreditsCoreModule } from '#credits';
import { ModerationCoreModule } from '#moderation';
import { StorageCoreModule } from '#storage';
import { SupportCoreModule } from '#support';
import { Module } from '@nestjs/common';
import { exporting } from '#kernel';
import { AdminGenerations } from './browse-results/admin-generations.js';
import { BrowseGallery } from './browse-results/browse-gallery.js';
import { BrowseResults } from './browse-results/browse-results.js';
import { Receipts } from './browse-results/receipts.js';
import { Standings } from './browse-results/standings.js';
import { CancelGeneration } from './cancel-generation/cancel-generation.js';
import { AdminRepository } from './data/admin.repository.js';
import { ArchiveRepository } from './data/archive.repository.js';
import { BatchGenerationRepository } from './data/batch-generation.repository.js';
import { BatchRepository } from './data/batch.repository.js';
import { BatchRowRepository } from './data/batch-row.repository.js';
import { ErasureRepository } from './data/erasure.repository.js';
import { CollectionRepository } from './data/collection.repository.js';
import { AttemptRepository } from './data/attempt.repository.js';
import { LeavingRepository } from './data/leaving.repository.js';
import { GalleryRepository } from './data/gallery.repository.js';
import { GenerationRepository } from './data/generation.repository.js';
import { HistoryRepository } from './data/history.repository.js';
import { ImageRepository } from './data/image.repository.js';
import { KeepingRepository } from './data/keeping.repository.js';
import { KeySpendRepository } from './data/key-spend.repository.js';
import { PriceRepository } from './data/price.repository.js';
import { ProviderFiguresRepository } from './data/provider-figures.repository.js';
import { ProviderHealthRepository } from './data/provider-health.repository.js';
import { QueueRepository } from './data/queue.repository.js';
import { ThreadRepository } from './data/thread.repository.js';
import { ReconcileRepository } from './data/reconcile.repository.js';
import { RoundRepository } from './data/round.repository.js';
import { ShareRepository } from './data/share.repository.js';
import { SpoolRepository } from './data/spool.repository.js';
import { DeliverGranted } from './deliver-granted/deliver-granted.js';
import { DispatchImages } from './dispatch-images/dispatch-images.js';
import { DispatchKick } from './dispatch-images/dispatch-kick.js';
import { ArchiveGate } from './download-selection/archive-gate.js';
import { DownloadSelection } from './download-selection/download-selection.js';
import { EndWork } from './erase-person/end-work.js';
import { EraseWords } from './erase-person/erase-words.js';
import { EXPORT_PICTURES } from './data/export.js';
import { FollowGeneration } from './follow-generation/follow-generation.js';
import { LiveChannel } from './follow-generation/live-channel.js';
import { Generations } from './generations.js';
import { HelpLimits } from './help-with-prompt/help-limits.js';
import { HelpWithPrompt } from './help-with-prompt/help-with-prompt.js';
import { RefusedAccount } from './help-with-prompt/refused-account.js';
import { AdminBatchController } from './http/admin-batch.controller.js';
import { AdminGenerationController } from './http/admin-generation.controller.js';
import { AdminPriceController } from './http/admin-price.controller.js';
import { AdminProviderController } from './http/admin-provider.controller.js';
import { AdminShareController } from './http/admin-share.controller.js';
import { ArchiveController } from './http/archive.controller.js';
import { BatchController } from './http/batch.controller.js';
import { GenerationController } from './http/generation.controller.js';
import { CollectionController } from './http/collection.controller.js';
import { GalleryController } from './http/gallery.controller.js';
import { ImageController } from './http/image.controller.js';
import { KeySpendingController } from './http/key-spending.controller.js';
import { ShareController } from './http/share.controller.js';
import { SharedImageController } from './http/shared-image.controller.js';
import { ThreadController } from './http/thread.controller.js';
import { OpenAiAnswers } from './http/openai-answers.js';
import { OpenAiController } from './http/openai.controller.js';
import { OpenAiEditsController } from './http/openai-edits.controller.js';
import { ReconcilerController } from './http/reconciler.controller.js';
import { ReviewController } from './http/review.controller.js';
import { PromptController } from './http/prompt.controller.js';
import { QuoteController } from './http/quote.controller.js';
import { BatchJobs } from './jobs/batch.jobs.js';
import { ImageJobs } from './jobs/image.jobs.js';
import { GalleryJobs } from './jobs/gallery.jobs.js';
import { PipelineLoops } from './jobs/pipeline.loops.js';
import { CorrectRowWhenItsImagesAreCorrected } from './listeners/correct-row-when-its-images-are-corrected.listener.js';
import { EndRowWhenItsGenerationIsFinished } from './listeners/end-row-when-its-generation-is-finished.listener.js';
import { GrantImageWhenItsVerdictIsOverturned } from './listeners/grant-image-when-its-verdict-is-overturned.listener.js';
import { CountOldTrash } from './listeners/count-old-trash.js';
import { KeepReferences } from './listeners/keep-references.js';
import { ForgetOldErrors } from './oversee-providers/forget-old-errors.js';
import { NoteLeavingImages } from './listeners/note-leaving-images.js';
import { MarkImageExpiredWhenItsObjectIsDeleted } from './listeners/mark-image-expired-when-its-object-is-deleted.listener.js';
import { OpenCaseWhenAPictureIsMissing } from './listeners/open-case-when-a-picture-is-missing.listener.js';
import { PauseBatchesWhenWorkspaceIsBlocked } from './listeners/pause-batches-when-workspace-is-blocked.listener.js';
import { RevokeSharesWhenWorkspaceIsBlocked } from './listeners/revoke-shares-when-workspace-is-blocked.listener.js';
import { KeepCollections } from './keep-collections/keep-collections.js';
import { ClearTrash } from './keep-images/clear-trash.js';
import { KeepImages } from './keep-images/keep-images.js';
import { BrowseThreads } from './keep-threads/browse-threads.js';
import { KeepThreads } from './keep-threads/keep-threads.js';
import { PlaceTurn } from './keep-threads/place-turn.js';
import { AwaitGeneration } from './openai-images/await-generation.js';
import { OpenAiImages } from './openai-images/openai-images.js';
import { ReceptionGate } from './openai-images/reception-gate.js';
import { OverseeProviders } from './oversee-providers/oversee-providers.js';
import { PipelineOptions } from './pipeline-options.js';
import { promptHelperProvider } from './provider/configured-prompt-helper.js';
import { providerRegistryProvider } from './provider/configured-providers.js';
import { ReadRows } from './read-rows/read-rows.js';
import { BrowseFindings } from './reconcile/browse-findings.js';
import { Reconcile } from './reconcile/reconcile.js';
import { SettleHolds } from './reconcile/settle-holds.js';
import { CheckPrompt } from './request-generation/check-prompt.js';
import { CheckRequest } from './request-generation/check-request.js';
import { EnterGeneration } from './request-generation/enter-generation.js';
import { HoldReferences } from './request-generation/hold-references.js';
import { KeyAllowance } from './request-generation/key-allowance.js';
import { QuoteGeneration } from './request-generation/quote-generation.js';
import { RequestGeneration } from './request-generation/request-generation.js';
import { AskForRestoration } from './restore-credits/ask-for-restoration.js';
import { RestoreCredits } from './restore-credits/restore-credits.js';
import { BrowseReviews } from './review-image/browse-reviews.js';
import { DecideReview } from './review-image/decide-review.js';
import { SendToReview } from './review-image/send-to-review.js';
import { BrowseBatches } from './run-batch/browse-batches.js';
import { CheckRows } from './run-batch/check-rows.js';
import { ControlBatch } from './run-batch/control-batch.js';
import { CreateBatch } from './run-batch/create-batch.js';
import { DownloadBatch } from './run-batch/download-batch.js';
import { EndBatch } from './run-batch/end-batch.js';
import { OverruleBatch } from './run-batch/overrule-batch.js';
import { StartRows } from './run-batch/start-rows.js';
import { BlankResults } from './run-image/blank-results.js';
import { CheckResult } from './run-image/check-result.js';
import { DeliverImage } from './run-image/deliver-image.js';
import { LeasedImages } from './run-image/leased-image.js';
import { LoadReferences } from './run-image/load-references.js';
import { MakeImage } from './run-image/make-image.js';
import { ProviderChain } from './run-image/provider-chain.js';
import { ResultSpool } from './run-image/result-spool.js';
import { RunImage } from './run-image/run-image.js';
import { RunningImages } from './run-image/running-images.js';
import { SharedHealth } from './run-image/shared-health.js';
import { ShowPartials } from './run-image/show-partials.js';
import { SpoolFolders } from './run-image/spool-folders.js';
import { StoreResult } from './run-image/store-result.js';
import { SweepSpool } from './run-image/sweep-spool.js';
import { WorkerIdentity } from './run-image/worker-identity.js';
import { ModelPrices } from './set-prices/model-prices.js';
import { LookAtShared } from './share-images/look-at-shared.js';
import { OpenShared } from './share-images/open-shared.js';
import { ShareImages } from './share-images/share-images.js';
import { SettleImage } from './settle-image/settle-image.js';

const REPOSITORIES = [
  AdminRepository,
  ArchiveRepository,
  AttemptRepository,
  BatchGenerationRepository,
  BatchRepository,
  BatchRowRepository,
  CollectionRepository,
  ErasureRepository,
  GalleryRepository,
  LeavingRepository,
  GenerationRepository,
  HistoryRepository,
  ImageRepository,
  KeepingRepository,
  KeySpendRepository,
  PriceRepository,
  ProviderFiguresRepository,
  ProviderHealthRepository,
  QueueRepository,
  ReconcileRepository,
  ThreadRepository,
  RoundRepository,
  ShareRepository,
  SpoolRepository,
];

const SHARED = [
  ClearTrash,
  ForgetOldErrors,
  ...REPOSITORIES,
  CancelGeneration,
  EndBatch,
  EnterGeneration,
  Generations,
  LiveChannel,
  PipelineOptions,
  ReadRows,
  Reconcile,
  SettleHolds,
  SettleImage,
  SharedHealth,
  providerRegistryProvider,
];

/** Façade, data and listeners: for both processes. */
@Module({
  imports: [
    CatalogCoreModule,
    CreditsCoreModule,
    ModerationCoreModule,
    StorageCoreModule,
    SupportCoreModule,
  ],
  providers: [
    ...SHARED,
    CorrectRowWhenItsImagesAreCorrected,
    EndRowWhenItsGenerationIsFinished,
    EndWork,
    EraseWords,
    exporting('generation', EXPORT_PICTURES),
    GrantImageWhenItsVerdictIsOverturned,
    CountOldTrash,
    KeepReferences,
    NoteLeavingImages,
    MarkImageExpiredWhenItsObjectIsDeleted,
    OpenCaseWhenAPictureIsMissing,
    PauseBatchesWhenWorkspaceIsBlocked,
    RevokeSharesWhenWorkspaceIsBlocked,
  ],
  exports: [
    ...SHARED,
    CatalogCoreModule,
    CreditsCoreModule,
    ModerationCoreModule,
    StorageCoreModule,
    SupportCoreModule,
  ],
})
export class GenerationCoreModule {}

/** Accepting, watching and reading: for the API process. */
@Module({
  imports: [GenerationCoreModule],
  controllers: [
    GenerationController,
    BatchController,
    PromptController,
    QuoteController,
    ArchiveController,
    CollectionController,
    GalleryController,
    ImageController,
    KeySpendingController,
    ShareController,
    SharedImageController,
    ThreadController,
    AdminGenerationController,
    AdminPriceController,
    AdminProviderController,
    AdminBatchController,
    AdminShareController,
    OpenAiController,
    OpenAiEditsController,
    ReconcilerController,
    ReviewController,
  ],
  providers: [
    AdminGenerations,
    ArchiveGate,
    AskForRestoration,
    AwaitGeneration,
    BrowseBatches,
    BrowseFindings,
    BrowseGallery,
    BrowseResults,
    BrowseReviews,
    BrowseThreads,
    CheckPrompt,
    CheckRequest,
    ControlBatch,
    CreateBatch,
    DecideReview,
    DispatchKick,
    DownloadBatch,
    DownloadSelection,
    FollowGeneration,
    HelpLimits,
    HelpWithPrompt,
    RefusedAccount,
    HoldReferences,
    KeepCollections,
    KeepImages,
    KeepThreads,
    KeyAllowance,
    LookAtShared,
    ModelPrices,
    OpenAiAnswers,
    OpenAiImages,
    OpenShared,
    OverruleBatch,
    OverseeProviders,
    PlaceTurn,
    promptHelperProvider,
    QuoteGeneration,
    Receipts,
    ReceptionGate,
    RequestGeneration,
    RestoreCredits,
    ShareImages,
    Standings,
  ],
})
export class GenerationHttpModule {}

/** Dispatching, running and reconciling: for the worker. */
@Module({
  imports: [GenerationCoreModule],
  providers: [
    BatchJobs,
    BlankResults,
    CheckResult,
    CheckRows,
    DeliverGranted,
    DeliverImage,
    DispatchImages,
    GalleryJobs,
    ImageJobs,
    LeasedImages,
    LoadReferences,
    MakeImage,
    PipelineLoops,
    ProviderChain,
    ResultSpool,
    RunImage,
    RunningImages,
    SendToReview,
    ShowPartials,
    StartRows,
    SpoolFolders,
    StoreResult,
    SweepSpool,
    WorkerIdentity,
  ],
})
export class GenerationJobsModule {}
