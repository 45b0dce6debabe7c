/** Facts that storage publishes. Types only: any module may listen. */

/** Of pieces of archives (`export`) nothing is told here. */
export type ObjectOwnerKind = 'upload' | 'image' | 'export';

/**
 * The bytes of an upload or of a generated image, and of all their derivatives, are gone from the
 * object store. An image that several attempts stored has several objects: a listener compares
 * `objectId` with the one that it keeps before it calls the image deleted.
 */
export interface ObjectDeleted {
  name: 'storage.object-deleted';
  payload: {
    objectId: string;
    key: string;
    workspaceId: string;
    owner: { kind: ObjectOwnerKind; id: string };
    /** Why: `retention`, or the word of whoever removed it. */
    reason: string;
  };
}

/** A row says that bytes are in the object store, and they are not. Told again by each comparison. */
export interface ObjectMissing {
  name: 'storage.object-missing';
  payload: {
    objectId: string;
    key: string;
    workspaceId: string;
    owner: { kind: ObjectOwnerKind; id: string };
  };
}

/** The bytes of an original in the object store are others than were written, or cannot be read. */
export interface ObjectDamaged {
  name: 'storage.object-damaged';
  payload: ObjectMissing['payload'] & { damage: 'different' | 'unreadable' };
}

/** An upload passed all checks and may be used as a reference from now on. */
export interface UploadReady {
  name: 'storage.upload-ready';
  payload: { uploadId: string; workspaceId: string; objectId: string };
}
