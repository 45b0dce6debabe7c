import { Module } from '@nestjs/common';
import { exporting } from '#kernel';
import { SupportCoreModule } from '#support';
import { OpenAppeal } from './appeal/open-appeal.js';
import { PictureClassifier } from './classify-picture/picture-classifier.js';
import { CheckContent } from './check-content/check-content.js';
import { AppealsRepository } from './data/appeals.repository.js';
import { ErasureRepository } from './data/erasure.repository.js';
import { RestrictionsRepository } from './data/restrictions.repository.js';
import { VerdictsRepository } from './data/verdicts.repository.js';
import { EraseModeration } from './erase-person/erase-moderation.js';
import { EXPORT_VERDICTS } from './data/export.js';
import { AdminAppealsController } from './http/admin-appeals.controller.js';
import { AdminRestrictionsController } from './http/admin-restrictions.controller.js';
import { AdminVerdictsController } from './http/admin-verdicts.controller.js';
import { AppealsController } from './http/appeals.controller.js';
import { StandingController } from './http/standing.controller.js';
import { KeepAppealed } from './listeners/keep-appealed.js';
import { JudgeUploads } from './listeners/judge-uploads.js';
import { Moderation } from './moderation.js';
import { Moderators } from './moderators/moderators.js';
import { RestrictWorkspace } from './restrict-workspace/restrict-workspace.js';
import { ReviewVerdicts } from './review-verdicts/review-verdicts.js';

export { Moderation, type ImageVerdict, type PromptVerdict } from './moderation.js';
export { RULE_CODES, RULE_WORDS, type RuleCode } from './rule.js';

/** Façade, data and listeners: for both processes. */
@Module({
  imports: [SupportCoreModule],
  providers: [
    CheckContent,
    EraseModeration,
    exporting('moderation', EXPORT_VERDICTS),
    ErasureRepository,
    JudgeUploads,
    KeepAppealed,
    Moderation,
    Moderators,
    PictureClassifier,
    RestrictionsRepository,
    RestrictWorkspace,
    VerdictsRepository,
  ],
  exports: [Moderation, RestrictionsRepository, RestrictWorkspace, VerdictsRepository],
})
export class ModerationCoreModule {}

/** Controllers: for the API process. */
@Module({
  imports: [ModerationCoreModule],
  controllers: [
    AdminAppealsController,
    AdminRestrictionsController,
    AdminVerdictsController,
    AppealsController,
    StandingController,
  ],
  providers: [AppealsRepository, OpenAppeal, ReviewVerdicts],
})
export class ModerationHttpModule {}

/** Job handlers and schedules: for the worker. */
@Module({ imports: [ModerationCoreModule] })
export class ModerationJobsModule {}
