import { Injectable } from '@nestjs/common';
import { kernelErrors } from '../http/problem.js';

/** Whose refused picture: the upload's, or the generated image's. */
export interface RefusedOwner {
  kind: 'upload' | 'image';
  id: string;
}

/** Says whether the picture is still kept, and keeps it until the open transaction ends. */
export type RefusedPictureHolder = (owner: RefusedOwner) => Promise<boolean>;

/**
 * Where whoever decides about refused pictures asks whether there is one to give back, without
 * knowing who keeps them. One module registers at boot.
 */
@Injectable()
export class RefusedPictures {
  private registered: RefusedPictureHolder | null = null;

  /** @throws when somebody keeps them already. */
  register(holder: RefusedPictureHolder): void {
    if (this.registered) throw new Error('Two modules want to keep refused pictures');
    this.registered = holder;
  }

  /** In a transaction. @throws 503 while nobody keeps them. */
  hold(owner: RefusedOwner): Promise<boolean> {
    if (!this.registered)
      throw kernelErrors.raise('unavailable', 'Refused pictures cannot be reached for the moment.');
    return this.registered(owner);
  }
}
