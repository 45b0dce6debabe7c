import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { adminListQuery, adminPageOf, adminRange, Answers, Operators } from '#kernel';
import type { BackupRun } from '../backup-run.js';
import { BackupRunRepository } from '../data/backup-run.repository.js';
import { ReadStanding } from '../read-standing/read-standing.js';

const backupRunView = z
  .object({
    id: z.uuid(),
    kind: z.enum(['backup', 'drill']),
    result: z
      .enum(['good', 'findings', 'failed'])
      .describe('findings: it came to its end, and something is wrong'),
    startedAt: z.iso.datetime(),
    finishedAt: z.iso.datetime(),
    backupTakenAt: z.iso.datetime().nullable().describe('The moment that the backup shows'),
    commit: z.string().nullable(),
    rows: z.int().nullable(),
    databaseBytes: z.int().nullable().describe('Compressed'),
    objects: z.int().nullable(),
    objectBytes: z.int().nullable(),
    picturesOpened: z.int().nullable(),
    findingCount: z.int(),
    findings: z
      .array(z.object({ code: z.string(), subject: z.string(), text: z.string() }))
      .describe('The first of them; the report of the command has all'),
    error: z.string().nullable(),
  })
  .meta({ id: 'BackupRun' });

const standing = z.object({
  last: backupRunView.nullable(),
  overdue: z
    .boolean()
    .describe('The last good one is too old, or there is none and the installation is that old'),
});
const standingView = z.object({ backup: standing, drill: standing }).meta({ id: 'BackupStanding' });
const runPage = adminPageOf(backupRunView, 'BackupRunPage');

/** Operators: what the commands for backups and drills did. */
@ApiTags('admin: operations')
@Controller('api/admin/v1')
@Operators()
export class BackupsController {
  constructor(
    private readonly runs: BackupRunRepository,
    private readonly standing: ReadStanding,
  ) {}

  @Get('backups')
  @ApiOperation({ operationId: 'adminListBackups', summary: 'Backups and drills, newest first' })
  @Answers(200, runPage)
  async list(@Query({ schema: adminListQuery }) query: z.output<typeof adminListQuery>) {
    const { start, end } = adminRange(query);
    const { items, total } = await this.runs.list(start, end);
    return { items: items.map(toView), total };
  }

  @Get('backup-standing')
  @ApiOperation({
    operationId: 'adminBackupStanding',
    summary: 'The last backup and the last drill, and whether one is overdue',
  })
  @Answers(200, standingView)
  async read() {
    const { backup, drill } = await this.standing.read();
    return {
      backup: { ...backup, last: backup.last && toView(backup.last) },
      drill: { ...drill, last: drill.last && toView(drill.last) },
    };
  }
}

const toView = (run: BackupRun) => ({
  ...run,
  startedAt: run.startedAt.toISOString(),
  finishedAt: run.finishedAt.toISOString(),
  backupTakenAt: run.backupTakenAt?.toISOString() ?? null,
});
