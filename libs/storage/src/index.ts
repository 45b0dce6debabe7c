export { StorageCoreModule, StorageHttpModule, StorageJobsModule } from './storage.module.js';
export { Storage, type ImageBytes, type LeavingUpload } from './storage.js';
export { ObjectResponder, type ObjectAnswer } from './http/object-responder.js';
export {
  markLost,
  sampleOfStored,
  stillStored,
  storedRows,
  storedTotals,
  type StoredRow,
} from './data/stored-from-outside.js';
export { partAnswer, rangeAsked } from './byte-range.js';
export { ObjectStore } from './object-store/object-store.js';
export { openObjectStore } from './object-store/object-store.provider.js';
export { parseKey, type ObjectKey } from './object-key.js';
export { storageErrors } from './storage.errors.js';
export { sniffImageType, type ImageType, type StoredType } from './image-type.js';
export type { ContentCredentials, SourceType } from './credentials/content-credentials.js';
export type { SealedPicture } from './credentials/seal-picture.js';
export type { OpenedObject, Variant } from './open-object/open-object.js';
export type { OpenedArchive, Piece } from './keep-archive/keep-archive.js';
export type { Output, StoredOutput } from './store-output/store-output.js';
export { MAX_UPLOAD_BYTES, type Upload } from './upload.js';
