export { AnswersOrWaits, isWaiting } from './approvals/answers-or-waits.js';
export {
  doneAloneLines,
  type PendingApproval,
  type Person,
  type SummaryLine,
} from './approvals/approval.js';
export { approvalErrors } from './approvals/approval.errors.js';
export {
  limitOf,
  SUMMED_OVER_h,
  type ApprovalAction,
  type DoneAlone,
} from './approvals/approval-limits.js';
export { Approvals, type ApprovalRequest } from './approvals/approvals.js';
export { CarriesOut, type ApprovedBy } from './approvals/carries-out.decorator.js';
export { OwnWorkspace } from './approvals/own-workspace.js';
export { OperatorDirectory } from './approvals/operator-directory.js';
export { AuditLog, type AuditEntry, type AuditFilter, type AuditRow } from './audit/audit-log.js';
export {
  ChildPool,
  ChildPoolError,
  type ChildHandler,
  type ChildPoolOptions,
} from './child-pool.js';
export { Clock, SystemClock } from './clock/clock.js';
export { Config, ConfigError, type ModeratorName, type S3Settings } from './config/config.js';
export { migrate, migrationNames } from './database/migrate.js';
export type { Query } from './database/query.js';
export { deleteInBatches } from './database/delete-in-batches.js';
export { sqlState, UnitOfWork } from './database/unit-of-work.js';
export {
  adminListQuery,
  adminPageOf,
  adminRange,
  Answers,
  AnswersNothing,
  cursorId,
  decodeCursor,
  DEFAULT_PAGE,
  encodeCursor,
  keysetPage,
  MAX_PAGE,
  pageOf,
  pageQuery,
  problemSchema,
  reasonBody,
  reasonSchema,
  type ReasonBody,
  wrongCursor,
} from './http/contract.js';
export { csvRecord, sendCsv, type CsvCell } from './http/csv.js';
export { FairGate, type Places } from './fair-gate.js';
export { keepHeapSmall } from './heap-growth.js';
export { measure, Meter, sizeAndHash, Tally, type Measured } from './measure.js';
export { FAULT_POINTS, FaultPoints, type FaultPoint } from './faults/fault-points.js';
export { AccessGuard } from './http/access.guard.js';
export { WithinAccount } from './http/within-account.interceptor.js';
export { WorkspaceStanding } from './http/workspace-standing.js';
export {
  ApiKeyScope,
  API_KEY_SCOPE,
  Authenticator,
  OPERATOR_ROLES,
  OPERATORS,
  Operators,
  PUBLIC,
  Public,
  SCOPES,
  Who,
  type KeyLimits,
  type OperatorRole,
  type Principal,
  type RequestWithPrincipal,
  type Scope,
} from './http/principal.js';
export {
  defineErrors,
  isProblem,
  kernelErrors,
  ProblemError,
  problemTypes,
  type ErrorTable,
} from './http/problem.js';
export {
  chosenLanguage,
  escapeHtml,
  languageFor,
  languageOf,
  type Language,
  type LanguageHeaders,
} from './http/pages.js';
export { ProblemFilter, toProblem } from './http/problem.filter.js';
export { DownloadPace } from './http/download-pace.js';
export { sameOrigin } from './http/same-origin.js';
export { bodyOfHead } from './http/body-of-head.js';
export { validationPipe } from './http/validation.pipe.js';
export {
  hashBody,
  Idempotency,
  type Claim,
  type IdempotencyOutcome,
} from './idempotency/idempotency.js';
export { isUuid, newId } from './ids.js';
export { JobHandler, QUEUES, Scheduled, type QueueName } from './jobs/job.decorators.js';
export { Loop } from './jobs/loop.js';
export { Jobs } from './jobs/jobs.js';
export { KernelHttpModule, KernelJobsModule, KernelModule } from './kernel.module.js';
export { letterHtml } from './mail/letter.js';
export { Mailer, type Mail, type MailOwner, type MailRow } from './mail/mailer.js';
export { MarkedMethods } from './marked-methods.js';
export { OnFact, type Fact, type FactContext } from './outbox/on-fact.decorator.js';
export { Outbox } from './outbox/outbox.js';
export { NameResolver } from './outside/name-resolver.js';
export { OutsideError, OUTSIDE_REASONS, type OutsideReason } from './outside/outside-error.js';
export { PublicWeb, type PublicAnswer, type PublicRequest } from './outside/public-web.js';
export { retryAfter_ms } from './outside/retry-after.js';
export { RateLimiter, type RateLimit, type RateVerdict } from './redis/rate-limiter.js';
export { RedisClient } from './redis/redis-client.js';
export {
  PictureJudge,
  type Judge,
  type PictureJudgement,
  type UnjudgedPicture,
} from './registry/picture-judge.js';
export {
  RefusedPictures,
  type RefusedOwner,
  type RefusedPictureHolder,
} from './registry/refused-pictures.js';
export { ObjectKeepers, type KeptFrom, type ObjectKeeper } from './registry/registries.js';
export { RetentionSettings, type RetentionSetting } from './registry/retention-settings.js';
export { LegalHolds, type LegalHolder } from './registry/legal-holds.js';
export { Addressees, type Addressee } from './registry/addressees.js';
export {
  countedRecords,
  RecordKeepers,
  type OldRecords,
  type RecordKeeper,
} from './registry/old-records.js';
export { LeavingFiles, type LeavingFile } from './registry/leaving-files.js';
export { OpenAccounts, type AccountHolder, type Caller } from './registry/open-accounts.js';
export {
  Erasers,
  type ErasedPart,
  type Eraser,
  ERASER_NAMES,
  ERASURE_STAGES,
  type EraserName,
  type ErasureStage,
  type Obstacle,
  type DataSubject,
} from './registry/erasers.js';
export {
  exporting,
  Exporters,
  type ExportedFile,
  type ExportPage,
  type Exporter,
  type ExportSource,
} from './registry/exporters.js';
export { SecretBox } from './secrets/secret-box.js';
export { describeError, log } from './telemetry/log.js';
export { Metrics } from './telemetry/metrics.js';
