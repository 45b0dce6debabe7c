import { Injectable } from '@nestjs/common';
import { ObjectKeepers, UnitOfWork } from '#kernel';
import { ObjectRepository } from '../data/object.repository.js';
import { UploadRepository } from '../data/upload.repository.js';
import { RemoveObjects } from '../remove-objects/remove-objects.js';
import { storageErrors } from '../storage.errors.js';
import { UPLOAD_LINK_S } from '../upload.js';
import { uploadNotFound } from './upload-problems.js';

/** A customer's own deletion of an upload. */
@Injectable()
export class DeleteUpload {
  constructor(
    private readonly uploads: UploadRepository,
    private readonly objects: ObjectRepository,
    private readonly removal: RemoveObjects,
    private readonly keepers: ObjectKeepers,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @throws upload_not_found, upload_in_use */
  async delete(workspaceId: string, id: string): Promise<void> {
    await this.unitOfWork.run(async () => {
      const upload = await this.uploads.find(workspaceId, id);
      if (!upload) throw uploadNotFound();
      await this.uploads.markDeleted(id);
      await this.objects.markIncomingDeleting(id, {
        reason: 'customer',
        notBefore_s: UPLOAD_LINK_S,
      });
      // Asked after the rows are locked: a job that was accepted before is seen, a later one waits.
      // What was refused goes with it: nobody can appeal for a picture that its owner took back.
      const refused = await this.objects.quarantinedOf('upload', id);
      await this.removal.remove([id, ...refused], 'customer');
      if ((await this.keepers.keptFromOwner([id])).has(id))
        throw storageErrors.raise('upload_in_use', 'A running job needs it. Delete it afterwards.');
    });
  }
}
