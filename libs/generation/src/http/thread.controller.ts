import { Answers, AnswersNothing, ApiKeyScope, pageQuery, Who, type Principal } from '#kernel';
import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { BrowseThreads } from '../keep-threads/browse-threads.js';
import { KeepThreads } from '../keep-threads/keep-threads.js';
import { idParam } from './generation.controller.js';
import {
  renameThread,
  startThread,
  threadDetailView,
  threadPage,
  type RenameThread,
  type StartThread,
} from './thread.schemas.js';

/** Conversations with pictures: a turn is a generation that names its thread. */
@ApiTags('threads')
@Controller('api/v1/threads')
@ApiKeyScope('generations')
export class ThreadController {
  constructor(
    private readonly browse: BrowseThreads,
    private readonly keep: KeepThreads,
  ) {}

  @Post()
  @ApiOperation({
    operationId: 'startThread',
    summary: 'Starts a thread from an image; one that is in a thread already gives that thread',
  })
  @Answers(201, threadDetailView)
  start(@Who() who: Principal, @Body({ schema: startThread }) { imageId }: StartThread) {
    return this.keep.start(who.workspaceId, imageId);
  }

  @Get()
  @ApiOperation({ operationId: 'listThreads', summary: 'Your threads, the latest turn first' })
  @Answers(200, threadPage)
  list(@Who() who: Principal, @Query({ schema: pageQuery }) query: z.infer<typeof pageQuery>) {
    return this.browse.list(who.workspaceId, query);
  }

  @Get(':id')
  @ApiOperation({ operationId: 'readThread', summary: 'One thread with all of its turns' })
  @Answers(200, threadDetailView)
  read(@Who() who: Principal, @Param('id', { schema: idParam }) id: string) {
    return this.browse.one(who.workspaceId, id);
  }

  @Patch(':id')
  @ApiOperation({ operationId: 'renameThread', summary: 'Gives a thread another title' })
  @Answers(200, threadDetailView)
  rename(
    @Who() who: Principal,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: renameThread }) { title }: RenameThread,
  ) {
    return this.keep.rename(who.workspaceId, id, title);
  }

  @Delete(':id')
  @ApiOperation({
    operationId: 'deleteThread',
    summary: 'Deletes the thread; its generations and images stay',
  })
  @AnswersNothing()
  async delete(@Who() who: Principal, @Param('id', { schema: idParam }) id: string): Promise<void> {
    await this.keep.delete(who.workspaceId, id);
  }
}
