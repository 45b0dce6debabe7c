import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Erasers, UnitOfWork } from '#kernel';
import { Storage } from '#storage';
import { ExportRepository } from '../data/export.repository.js';
import type { ExportEnd } from '../export.js';

/** Exports end with their day, by their owner, and with the account; their bytes go with them. */
@Injectable()
export class EndExports implements OnModuleInit {
  constructor(
    private readonly erasers: Erasers,
    private readonly exports: ExportRepository,
    private readonly storage: Storage,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  onModuleInit(): void {
    this.erasers.register('privacy', {
      stage: 'work',
      prepare: async ({ workspaceId }) => {
        await this.all(workspaceId, 'erased');
        return true;
      },
      erase: async ({ workspaceId }) => ({
        erased: { exports: await this.exports.forgetAll(workspaceId) },
        more: false,
      }),
    });
  }

  /** Joins an open transaction. @returns whether this call ended it */
  one(id: string, reason: ExportEnd): Promise<boolean> {
    return this.unitOfWork.run(async () => {
      if (!(await this.exports.end(id, reason))) return false;
      await this.storage.removeArchive(id, 'export_ended');
      return true;
    });
  }

  /** Whatever is alive of a workspace, but for one. Joins an open transaction. */
  async all(workspaceId: string, reason: ExportEnd, but: string | null = null): Promise<void> {
    await this.unitOfWork.run(async () => {
      for (const { id } of await this.exports.alive(workspaceId))
        if (id !== but) await this.one(id, reason);
    });
  }

  /**
   * Something was deleted that an export may hold: what is deleted is gone everywhere. One that is
   * under way begins again without it. Needs an open transaction.
   * @param objectId known by its time: what came after an export is not in it.
   */
  async withoutDeleted(workspaceId: string, objectId: string): Promise<void> {
    const deletedOf = createdAt(objectId);
    for (const { id, status, readyAt } of await this.exports.alive(workspaceId)) {
      if (status === 'ready' && readyAt !== null && deletedOf <= readyAt)
        await this.one(id, 'contents_deleted');
      if (status !== 'running') continue;
      await this.exports.beginAgain(id);
      await this.storage.removeArchive(id, 'export_begun_again');
    }
  }
}

/** The moment in a version 7 uuid (RFC 9562: its first 48 bits, in milliseconds). */
const createdAt = (id: string) => new Date(parseInt(id.replaceAll('-', '').slice(0, 12), 16));
