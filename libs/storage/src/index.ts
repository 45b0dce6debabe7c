export { StorageCoreModule, StorageHttpModule, StorageJobsModule } from './storage.module.js';
export { Storage, type ImageBytes } from './storage.js';
export { ObjectResponder, type ObjectAnswer } from './http/object-responder.js';
export { storageErrors } from './storage.errors.js';
export { sniffImageType, type ImageType } from './image-type.js';
export type { OpenedObject, Variant } from './open-object/open-object.js';
export type { Output, StoredOutput } from './store-output/store-output.js';
export { MAX_UPLOAD_BYTES, type Upload } from './upload.js';
