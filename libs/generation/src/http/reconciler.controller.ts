import { Answers, Operators } from '#kernel';
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { BrowseFindings } from '../reconcile/browse-findings.js';
import { reconcilerView } from './reconciler.schemas.js';

/** Operators: what the reconciler found and put right. */
@ApiTags('admin: operations')
@Controller('api/admin/v1/reconciler')
@Operators('support')
export class ReconcilerController {
  constructor(private readonly findings: BrowseFindings) {}

  @Get()
  @ApiOperation({
    operationId: 'adminReadReconciler',
    summary: 'Findings by kind: of the last round, of the last day, and some of the last ones',
  })
  @Answers(200, reconcilerView)
  read() {
    return this.findings.read();
  }
}
