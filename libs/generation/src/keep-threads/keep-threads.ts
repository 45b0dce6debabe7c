import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import { BrowseResults } from '../browse-results/browse-results.js';
import { ThreadRepository } from '../data/thread.repository.js';
import type { ThreadDetailView } from '../http/thread.schemas.js';
import { BrowseThreads } from './browse-threads.js';
import { threadNotFound } from './place-turn.js';
import { titleFrom } from './title-from.js';

/** Starts a thread from an image, renames and deletes threads. */
@Injectable()
export class KeepThreads {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly threads: ThreadRepository,
    private readonly results: BrowseResults,
    private readonly browse: BrowseThreads,
  ) {}

  /**
   * The run that made the image becomes the first turn. Of a run that is in a thread already, that
   * thread is the answer: asking twice makes no second one.
   * @throws image_not_found, image_gone
   */
  async start(workspaceId: string, imageId: string): Promise<ThreadDetailView> {
    await this.results.objectOf(workspaceId, imageId);
    const { of } = await this.results.ownImage(workspaceId, imageId);
    const id = await this.unitOfWork.run(async () => {
      const existing = await this.threads.threadOfLocked(of.id);
      if (existing !== null) return existing;
      const added = await this.threads.add(workspaceId, titleFrom(of.prompt));
      await this.threads.adopt(added, of.id);
      return added;
    });
    return this.browse.one(workspaceId, id);
  }

  /** @throws thread_not_found */
  async rename(workspaceId: string, id: string, title: string): Promise<ThreadDetailView> {
    if (!(await this.threads.rename(workspaceId, id, title))) throw threadNotFound();
    return this.browse.one(workspaceId, id);
  }

  /** Its runs and images stay. @throws thread_not_found */
  async delete(workspaceId: string, id: string): Promise<void> {
    if (!(await this.threads.delete(workspaceId, id))) throw threadNotFound();
  }
}
