import { AuditLog, UnitOfWork, type Principal } from '#kernel';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import { ImageRepository } from '../data/image.repository.js';
import { ShareRepository } from '../data/share.repository.js';
import { generationErrors } from '../generation.errors.js';

/** What a moderator sees of a shared picture. It does not count as opened, and is written down. */
@Injectable()
export class LookAtShared {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly links: ShareRepository,
    private readonly images: ImageRepository,
    private readonly storage: Storage,
    private readonly auditLog: AuditLog,
  ) {}

  /**
   * The picture as a JPEG, blurred unless `clear`.
   * @throws share_link_not_found, image_gone, store_unavailable, media_unavailable
   */
  async picture(actor: Principal, id: string, clear: boolean): Promise<Buffer> {
    const link = await this.links.find(id);
    if (!link) throw generationErrors.raise('share_link_not_found', 'There is no such share link.');
    const image = await this.images.find(link.imageId);
    if (!image?.objectId || image.deletedAt)
      throw generationErrors.raise('image_gone', 'The picture was deleted.');
    const jpeg = await this.storage.forModerators(image.objectId, clear);
    await this.unitOfWork.run(() =>
      this.auditLog.record({
        actor,
        action: 'share-link.looked-at',
        subjectType: 'share_link',
        subjectId: id,
        workspaceId: link.workspaceId,
        reason: clear ? 'The shared picture as it is' : 'The shared picture, blurred',
        after: { imageId: link.imageId, clear },
      }),
    );
    return jpeg;
  }
}
