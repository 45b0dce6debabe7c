import { Module } from '@nestjs/common';
import { AuthCoreModule } from '#auth';
import { BackupRunRepository } from './data/backup-run.repository.js';
import { BackupsController } from './http/backups.controller.js';
import { ReadStanding } from './read-standing/read-standing.js';

export { BackupFailure, type Finding } from './backup-failure.js';
export { recordOutcome } from './record-outcome.js';
export {
  backupPart,
  factsOfBackup,
  outcomeOf,
  restorePart,
  verifyPart,
  type BackupFacts,
  type PartFile,
} from './parts.js';
export { eraseAgain, erasedAgainText, type ErasedAgain } from './erase-again/erase-again.js';
export { Progress } from './progress.js';
export type { RunOutcome } from './backup-run.js';
export { reportText, type Part, type Report } from './report.js';
export { ReadStanding } from './read-standing/read-standing.js';
export { restoreBackup, type Restored } from './restore-backup/restore-backup.js';
export { discardObjects, type Discarded } from './restore-backup/discard-objects.js';
export { inspectBackup } from './restore-backup/inspect-backup.js';
export { noteErasuresOnly, takeBackup, type BackupMade } from './take-backup/take-backup.js';
export { verifyRestored, type Verified } from './verify-restored/verify-restored.js';

/** Data: what the commands wrote down. */
@Module({
  imports: [AuthCoreModule],
  providers: [BackupRunRepository, ReadStanding],
  exports: [BackupRunRepository, ReadStanding],
})
export class BackupCoreModule {}

/** Controllers: for the API process. */
@Module({ imports: [BackupCoreModule], controllers: [BackupsController] })
export class BackupHttpModule {}
