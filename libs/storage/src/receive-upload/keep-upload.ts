import { Injectable } from '@nestjs/common';
import { FaultPoints, sizeAndHash, UnitOfWork, type ProblemError } from '#kernel';
import { ObjectRepository } from '../data/object.repository.js';
import { UploadRepository } from '../data/upload.repository.js';
import type { ImageType } from '../image-type.js';
import type { Cleaned } from '../media/media.protocol.js';
import { uploadKey } from '../object-key.js';
import { ObjectStore } from '../object-store/object-store.js';
import { CHECK_LEASE_S, LINK_IS_DEAD_S, type Checking } from '../upload.js';
import { uploadBeingChecked, uploadNotFound } from './upload-problems.js';

/** The sweep takes what a dead process left behind after this; no put lasts so long. */
const PATIENCE_S = 3600;

/** Keeps the checked copy of an upload and its thumbnail: what is missing is the moderators' word. */
@Injectable()
export class KeepUpload {
  constructor(
    private readonly store: ObjectStore,
    private readonly uploads: UploadRepository,
    private readonly objects: ObjectRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly faults: FaultPoints,
  ) {}

  /**
   * The caller holds the lease, and nothing was kept yet: what is kept once is never written over.
   * @throws upload_not_found when it was deleted meanwhile, upload_being_checked when the lease went
   * to somebody else, store_unavailable
   */
  async keep(checking: Checking, type: ImageType, cleaned: Cleaned): Promise<void> {
    const { id, workspaceId } = checking;
    const owner = {
      workspaceId,
      ownerKind: 'upload',
      ownerId: id,
      patience_s: PATIENCE_S,
    } as const;
    const original = await this.objects.intend({
      ...owner,
      id,
      key: uploadKey(workspaceId, id, 'clean', type),
      kind: 'upload',
      contentType: type,
    });
    const thumbnail = await this.objects.intend({
      ...owner,
      key: uploadKey(workspaceId, id, 'thumbnail', 'image/webp'),
      kind: 'thumbnail',
      originalId: id,
      contentType: 'image/webp',
    });
    if (original.state !== 'pending') throw uploadBeingChecked();
    // Whoever cleaned for longer than the lease writes nothing beside its successor.
    if (!(await this.uploads.prolongChecking(checking, CHECK_LEASE_S))) throw await this.lost(id);
    await this.store.put(original.key, cleaned.clean, type);
    await this.store.put(thumbnail.key, cleaned.thumbnail, 'image/webp');
    this.faults.reach('upload.put', id);
    const { width, height, placeholder, transparent } = cleaned;
    await this.unitOfWork.run(async () => {
      // Deleted while it was checked: nothing is kept, and the sweep takes the bytes.
      if (!(await this.uploads.markKept(checking))) throw await this.lost(id);
      const facts = { ...sizeAndHash(cleaned.clean), width, height, placeholder, transparent };
      if (!(await this.objects.markStored(original.id, facts))) throw uploadBeingChecked();
      await this.objects.markStored(thumbnail.id, sizeAndHash(cleaned.thumbnail));
      await this.objects.markIncomingDeleting(id, {
        reason: 'checked',
        notBefore_s: LINK_IS_DEAD_S,
      });
    });
    this.faults.reach('upload.kept', id);
  }

  private async lost(id: string): Promise<ProblemError> {
    const status = await this.uploads.statusOf(id);
    return status === 'deleted' ? uploadNotFound() : uploadBeingChecked();
  }
}
