import { Catalog } from '#catalog';
import { cursorId, DEFAULT_PAGE, keysetPage, UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import { generationView } from '../browse-results/generation-view.js';
import { linkedImageView } from '../browse-results/image-view.js';
import { limits } from '../generation.js';
import { GenerationRepository } from '../data/generation.repository.js';
import { GalleryRepository } from '../data/gallery.repository.js';
import { ThreadRepository, type ThreadRow } from '../data/thread.repository.js';
import { coverOf } from '../http/cover.schemas.js';
import type { ThreadDetailView, ThreadView } from '../http/thread.schemas.js';
import { threadNotFound } from './place-turn.js';

/** What a customer reads of their threads. */
@Injectable()
export class BrowseThreads {
  constructor(
    private readonly threads: ThreadRepository,
    private readonly generations: GenerationRepository,
    private readonly gallery: GalleryRepository,
    private readonly catalog: Catalog,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  async list(
    workspaceId: string,
    query: { limit?: number; cursor?: string },
  ): Promise<{ items: ThreadView[]; nextCursor: string | null }> {
    const limit = query.limit ?? DEFAULT_PAGE;
    const rows = await this.threads.list(workspaceId, cursorId(query.cursor), limit + 1);
    const page = keysetPage(rows, limit, (row) => row.recency);
    return { ...page, items: page.items.map(threadView) };
  }

  /** @throws thread_not_found */
  async one(workspaceId: string, id: string): Promise<ThreadDetailView> {
    const { thread, turns, parents } = await this.unitOfWork.snapshot(async () => {
      const thread = await this.threads.find(workspaceId, id);
      if (!thread) throw threadNotFound();
      const turns = await this.generations.withImages(await this.threads.turnsOf(id));
      const ids = turns.flatMap((turn) => turn.parentImageId ?? []);
      const found = await this.gallery.images(workspaceId, ids);
      return { thread, turns, parents: new Map(found.map((image) => [image.id, image])) };
    });
    const context = await this.catalog.keepingOf(workspaceId);
    const inHere = new Set(turns.map((turn) => turn.id));
    return {
      ...threadView(thread),
      turns: turns.map((turn) => {
        const parent = parents.get(turn.parentImageId ?? '');
        return {
          generation: generationView(turn, context),
          parentTurnId: parent && inHere.has(parent.of.id) ? parent.of.id : undefined,
          parent: parent && linkedImageView(parent),
        };
      }),
    };
  }
}

function threadView(row: ThreadRow): ThreadView {
  return {
    id: row.id,
    title: row.title,
    turnCount: row.turns,
    isFull: row.turns >= limits.max_thread_turns,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.touchedAt.toISOString(),
    cover: coverOf(row),
  };
}
