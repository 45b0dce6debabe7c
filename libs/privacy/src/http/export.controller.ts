import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  Post,
  Query,
  Req,
  Res,
} from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  Answers,
  AnswersNothing,
  cursorId,
  DEFAULT_PAGE,
  keysetPage,
  pageQuery,
  Who,
  type Principal,
} from '#kernel';
import { AskForExport } from '../ask-for-export/ask-for-export.js';
import { ExportRepository } from '../data/export.repository.js';
import { DownloadExport } from '../download-export/download-export.js';
import { EndExports } from '../end-export/end-exports.js';
import {
  askExport,
  exportPage,
  exportView,
  toExportPage,
  toExportView,
  type AskExport,
} from './export.schemas.js';

const idParam = z.uuid();
const numberParam = z.coerce.number().int().min(1).max(100_000);
type PageQuery = z.output<typeof pageQuery>;

/** Everything of a person, for that person. */
@ApiTags('account')
@Controller('api/v1/account')
export class ExportController {
  constructor(
    private readonly asking: AskForExport,
    private readonly downloads: DownloadExport,
    private readonly ending: EndExports,
    private readonly exports: ExportRepository,
  ) {}

  @Post('export')
  @ApiOperation({ summary: 'Have an export made of your data' })
  @Answers(202, exportView, 'It is being made; one that is under way already is answered')
  async ask(
    @Who() who: Principal,
    @Body({ schema: askExport }) { password }: AskExport,
    @Req() request: FastifyRequest,
  ) {
    return toExportView(await this.asking.ask(who, password, request.ip));
  }

  @Get('exports')
  @ApiOperation({ summary: 'Your exports, newest first' })
  @Answers(200, exportPage, 'Newest first')
  async list(@Who() who: Principal, @Query({ schema: pageQuery }) query: PageQuery) {
    const limit = query.limit ?? DEFAULT_PAGE;
    const rows = await this.exports.page(who.workspaceId, cursorId(query.cursor), limit + 1);
    return toExportPage(keysetPage(rows, limit, ({ id }) => id));
  }

  @Get('exports/:id')
  @ApiOperation({ summary: 'One export' })
  @Answers(200, exportView)
  async read(@Who() who: Principal, @Param('id', { schema: idParam }) id: string) {
    return toExportView(await this.downloads.mine(who.workspaceId, id));
  }

  @Get('exports/:id/parts/:number')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'downloadExport',
    summary: 'One ZIP of an export that is ready; a range goes on where a download broke off',
  })
  @ApiProduces('application/zip')
  download(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Param('number', { schema: numberParam }) number: number,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.downloads.send(who.workspaceId, { id, number }, request, reply);
  }

  @Delete('exports/:id')
  @ApiOperation({ summary: 'Delete an export, or stop making it' })
  @AnswersNothing('It is gone, or is not made any more')
  async remove(@Who() who: Principal, @Param('id', { schema: idParam }) id: string) {
    await this.downloads.mine(who.workspaceId, id);
    await this.ending.one(id, 'deleted');
  }
}
