import { Injectable } from '@nestjs/common';
import { Auth } from '#auth';
import { Clock } from '#kernel';
import { isOverdue, type RunKind, type Standing } from '../backup-run.js';
import { BackupRunRepository } from '../data/backup-run.repository.js';

/** Whether backups and drills are made as often as they should be. */
@Injectable()
export class ReadStanding {
  constructor(
    private readonly auth: Auth,
    private readonly runs: BackupRunRepository,
    private readonly clock: Clock,
  ) {}

  async read(): Promise<Record<RunKind, Standing>> {
    const [backup, drill] = await Promise.all([this.of('backup'), this.of('drill')]);
    return { backup, drill };
  }

  private async of(kind: RunKind): Promise<Standing> {
    const [last, good] = await Promise.all([
      this.runs.latest(kind, false),
      this.runs.latest(kind, true),
    ]);
    const since = good?.finishedAt ?? (await this.auth.installedAt());
    return { last, overdue: isOverdue(kind, since, this.clock.now()) };
  }
}
