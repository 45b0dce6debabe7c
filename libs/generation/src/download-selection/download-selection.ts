import { newId } from '#kernel';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { ArchiveRepository, type Archived } from '../data/archive.repository.js';
import { GalleryRepository, type GalleryRow } from '../data/gallery.repository.js';
import { LeavingRepository } from '../data/leaving.repository.js';
import { limits } from '../generation.js';
import { generationErrors } from '../generation.errors.js';
import type { ArchiveView } from '../http/archive.schemas.js';
import { ArchiveGate } from './archive-gate.js';
import { PictureArchive } from './picture-archive.js';

/** Pictures whose rows are in memory at one time. */
const PAGE = 100;
const HOUR_ms = 3_600_000;
const HEADING = ['file', 'image', 'prompt', 'negative', 'style', 'width', 'height', 'made', 'note'];

/** A selection of a customer's pictures as one ZIP: named first, then fetched by its address. */
@Injectable()
export class DownloadSelection {
  constructor(
    private readonly archives: ArchiveRepository,
    private readonly gallery: GalleryRepository,
    private readonly leaving: LeavingRepository,
    private readonly storage: Storage,
    private readonly gate: ArchiveGate,
  ) {}

  /**
   * Pictures that are not theirs, not delivered or gone are left out. The archive can be fetched for
   * a day, as often as wanted. Whose places are taken is told so here already: a browser that saves a
   * file shows no words. @throws nothing_to_download, too_many_archives
   */
  async prepare(workspaceId: string, imageIds: readonly string[]): Promise<ArchiveView> {
    this.gate.ask(workspaceId);
    const { ids, bytes } = await this.archives.present(workspaceId, [...new Set(imageIds)]);
    if (ids.length === 0)
      throw generationErrors.raise(
        'nothing_to_download',
        'None of these images is there any more. Choose others.',
      );
    return this.keep(workspaceId, { imageIds: ids, uploadIds: [] }, bytes);
  }

  /**
   * The same of what retention deletes soon, as its owner was told: the first to go first.
   * @param part from 1. @throws nothing_to_download, too_many_archives
   */
  async prepareLeaving(workspaceId: string, part: number): Promise<ArchiveView> {
    this.gate.ask(workspaceId);
    const { max_archive_images: most } = limits;
    const images = await this.leaving.part(workspaceId, part, most);
    const uploads = part === 1 ? await this.storage.leavingUploads(workspaceId, most) : [];
    const files = [...images, ...uploads];
    if (files.length === 0)
      throw generationErrors.raise(
        'nothing_to_download',
        'None of your pictures is about to be deleted any more.',
      );
    const ids = (of: readonly { id: string }[]) => of.map(({ id }) => id);
    return this.keep(
      workspaceId,
      { imageIds: ids(images), uploadIds: ids(uploads) },
      files.reduce((sum, { bytes }) => sum + bytes, 0),
    );
  }

  private async keep(workspaceId: string, held: Archived, bytes: number): Promise<ArchiveView> {
    const id = newId();
    const createdAt = await this.archives.add(id, workspaceId, held);
    return {
      id,
      images: held.imageIds.length,
      uploads: held.uploadIds.length,
      bytes,
      downloadUrl: `/api/v1/images/archives/${id}`,
      expiresAt: new Date(createdAt.getTime() + limits.archive_hours * HOUR_ms).toISOString(),
    };
  }

  /** @throws archive_not_found, too_many_archives */
  async send(workspaceId: string, id: string, reply: FastifyReply): Promise<void> {
    const held = await this.archives.find(workspaceId, id, limits.archive_hours);
    if (!held)
      throw generationErrors.raise(
        'archive_not_found',
        `There is no such archive of yours: one is kept for ${limits.archive_hours} hours. Choose the images again.`,
        { extra: { hours: limits.archive_hours } },
      );
    const name = `pictures-${id.slice(-8)}`;
    const options = { name, heading: HEADING, workspaceId, gate: this.gate };
    await PictureArchive.send(reply, this.storage, options, async (archive) => {
      await this.fill(archive, workspaceId, held.imageIds);
      await this.addUploads(archive, workspaceId, held.uploadIds);
    });
  }

  /** The manifest has the names that their owner gave them. */
  private async addUploads(
    archive: PictureArchive,
    workspaceId: string,
    ids: readonly string[],
  ): Promise<void> {
    const there = await this.storage.readyUploads(workspaceId, ids);
    const byId = new Map(there.map((upload) => [upload.id, upload]));
    for (const [index, id] of ids.entries()) {
      const upload = byId.get(id);
      if (!upload) continue;
      const { filename, createdAt, width, height } = upload;
      const { file, note } = await archive.add(
        { objectId: id, deletedAt: null, deliveredAt: null, createdAt },
        `upload-${String(index + 1).padStart(4, '0')}`,
      );
      const said = note === '' ? `Upload: ${filename}` : note;
      archive.record([file, id, '', '', '', width, height, createdAt.toISOString(), said]);
    }
  }

  private async fill(
    archive: PictureArchive,
    workspaceId: string,
    ids: readonly string[],
  ): Promise<void> {
    for (let at = 0; at < ids.length; at += PAGE) {
      const page = ids.slice(at, at + PAGE);
      const rows = await this.gallery.images(workspaceId, page);
      const byId = new Map(rows.map((row) => [row.id, row]));
      for (const [index, id] of page.entries()) {
        const row = byId.get(id);
        if (!row) continue;
        const name = String(at + index + 1).padStart(4, '0');
        const { file, note } = await archive.add(row, name);
        archive.record(recordOf(row, file, note));
      }
    }
  }
}

const recordOf = (row: GalleryRow, file: string, note: string) => [
  file,
  row.id,
  row.of.prompt,
  row.of.negativePrompt ?? '',
  row.of.style,
  row.width,
  row.height,
  row.createdAt.toISOString(),
  note,
];
