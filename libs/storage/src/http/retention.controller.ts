import { Body, Controller, Get, Param, ParseUUIDPipe, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Catalog } from '#catalog';
import {
  adminListQuery,
  adminRange,
  Answers,
  Operators,
  reasonBody,
  RetentionSettings,
  Who,
  type Principal,
  type RetentionSetting,
  type ReasonBody,
} from '#kernel';
import { AskForRun } from '../clean-up-expired/ask-for-run.js';
import { EditRetentionSetting as EditSetting } from '../clean-up-expired/edit-retention-setting.js';
import { PauseRun } from '../clean-up-expired/pause-run.js';
import { emptyReport } from '../clean-up-expired/retention-report.js';
import { RunRetention } from '../clean-up-expired/run-retention.js';
import { NoticeRepository, type DeletionNotice } from '../data/notice.repository.js';
import { RetentionRepository, type RetentionRun } from '../data/retention.repository.js';
import {
  deletionNoticeList,
  deletionNoticesQuery,
  type DeletionNoticeView,
  editedRetentionSetting,
  editRetentionSetting,
  retentionSettingList,
  type EditRetentionSetting,
  retentionPolicyList,
  retentionRunList,
  retentionRunView,
  startedRetentionRun,
  type RetentionRunView,
} from './retention.schemas.js';

/** Clean-up of what the plans no longer keep: policies, dry runs, runs and their reports. */
@ApiTags('admin: retention')
@Controller('api/admin/v1/retention')
export class RetentionController {
  constructor(
    private readonly runs: RunRetention,
    private readonly pausing: PauseRun,
    private readonly retention: RetentionRepository,
    private readonly ask: AskForRun,
    private readonly catalog: Catalog,
    private readonly settings: RetentionSettings,
    private readonly editing: EditSetting,
    private readonly notices: NoticeRepository,
  ) {}

  @Get('policies')
  @ApiOperation({ summary: 'How many days each plan keeps uploads and images' })
  @Operators('support')
  @Answers(200, retentionPolicyList, 'Days that each plan keeps uploads and outputs')
  async policies() {
    const { plans } = await this.catalog.read();
    const items = plans.map((plan) => ({
      id: plan.code,
      planCode: plan.code,
      planName: plan.name,
      uploadRetentionDays: plan.uploadRetentionDays,
      outputRetentionDays: plan.outputRetentionDays,
      trashRetentionDays: plan.trashRetentionDays,
      deletionNoticeDays: plan.deletionNoticeDays,
    }));
    return { items, total: items.length };
  }

  @Get('settings')
  @ApiOperation({ summary: 'Days of retention that no plan speaks of' })
  @Operators('support')
  @Answers(200, retentionSettingList, 'Days that no plan speaks of')
  async listSettings() {
    const items = (await this.settings.list()).map(viewOfSetting);
    return { items, total: items.length };
  }

  @Put('settings/:name')
  @ApiOperation({ summary: 'Change one of these days' })
  @Operators('admin')
  @Answers(200, editedRetentionSetting, 'The days from now on')
  async editSetting(
    @Param('name') name: string,
    @Body({ schema: editRetentionSetting }) body: EditRetentionSetting,
    @Who() who: Principal,
  ) {
    const { setting, auditId } = await this.editing.run(who, name, body.days, body.reason);
    return { ...viewOfSetting(setting), auditId };
  }

  @Get('notices')
  @ApiOperation({ summary: 'What customers were told before a deletion, newest first' })
  @Operators('support')
  @Answers(200, deletionNoticeList, 'What customers were told before a deletion, newest first')
  async listNotices(
    @Query({ schema: deletionNoticesQuery }) query: z.infer<typeof deletionNoticesQuery>,
  ) {
    const { workspaceId } = query;
    const { items, total } = await this.notices.list({ ...adminRange(query), workspaceId });
    return { items: items.map(viewOfNotice), total };
  }

  @Get('runs')
  @ApiOperation({ summary: 'Runs of retention, newest first' })
  @Operators('support')
  @Answers(200, retentionRunList, 'Newest first')
  async list(@Query({ schema: adminListQuery }) query: z.infer<typeof adminListQuery>) {
    const { start, end } = adminRange(query);
    const { items, total } = await this.retention.list(start, end);
    return { items: items.map(viewOfRun), total };
  }

  @Get('runs/:id')
  @ApiOperation({ summary: 'One run of retention with its report' })
  @Operators('support')
  @Answers(200, retentionRunView, 'One run with its report')
  async one(@Param('id', ParseUUIDPipe) id: string) {
    return viewOfRun(await this.runs.existing(id));
  }

  @Post('dry-run')
  @ApiOperation({ summary: 'What a run of retention would delete now' })
  @Operators('support')
  @Answers(200, retentionRunView, 'What a run would delete now')
  async dryRun(@Who() who: Principal) {
    return viewOfRun(await this.runs.dryRun(who));
  }

  @Post('runs')
  @ApiOperation({ summary: 'Start a run of retention' })
  @Operators('admin')
  @Answers(201, startedRetentionRun, 'The run as it begins; read it again for its report')
  async start(@Body({ schema: reasonBody }) body: ReasonBody, @Who() who: Principal) {
    const { run, auditId } = await this.runs.startByOperator(who, body.reason);
    await this.ask.forRun(run.id);
    return { ...viewOfRun(run), auditId };
  }

  @Post('runs/:id/pause')
  @ApiOperation({ summary: 'Pause a run of retention' })
  @Operators('admin')
  @Answers(200, startedRetentionRun, 'It stops when its batch is done; no other begins meanwhile')
  async pause(
    @Param('id', ParseUUIDPipe) id: string,
    @Body({ schema: reasonBody }) body: ReasonBody,
    @Who() who: Principal,
  ) {
    const { run, auditId } = await this.pausing.pause(who, id, body.reason);
    return { ...viewOfRun(run), auditId };
  }

  @Post('runs/:id/resume')
  @ApiOperation({ summary: 'Resume a paused run of retention' })
  @Operators('admin')
  @Answers(200, startedRetentionRun, 'It goes on where it was')
  async resume(
    @Param('id', ParseUUIDPipe) id: string,
    @Body({ schema: reasonBody }) body: ReasonBody,
    @Who() who: Principal,
  ) {
    const { run, auditId } = await this.pausing.resume(who, id, body.reason);
    await this.ask.forRun(run.id);
    return { ...viewOfRun(run), auditId };
  }
}

function viewOfNotice({
  firstAt,
  lastAt,
  createdAt,
  ...notice
}: DeletionNotice): DeletionNoticeView {
  return {
    ...notice,
    firstAt: firstAt.toISOString(),
    lastAt: lastAt.toISOString(),
    createdAt: createdAt.toISOString(),
  };
}

function viewOfSetting({ name, ...setting }: RetentionSetting) {
  return { id: name, ...setting };
}

function viewOfRun(run: RetentionRun): RetentionRunView {
  const { id, kind, status, startedBy, actorEmail, reason, lastError } = run;
  // A report of an older version lacks what newer ones count.
  const report = { ...emptyReport(), ...run.report };
  return {
    ...report,
    records: report.records.map((each) => ({ ...each, sample: [...each.sample] })),
    ...{ id, kind, status, startedBy, actorEmail, reason, lastError },
    startedAt: run.startedAt.toISOString(),
    finishedAt: run.finishedAt?.toISOString() ?? null,
    pausedAt: run.pausedAt?.toISOString() ?? null,
    progressedAt: run.progressedAt?.toISOString() ?? null,
  };
}
