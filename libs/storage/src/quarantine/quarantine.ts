import { Injectable } from '@nestjs/common';
import { ObjectRepository } from '../data/object.repository.js';
import { quarantineKey } from '../object-key.js';
import { ObjectStore } from '../object-store/object-store.js';
import { OpenObject, type OpenedBytes } from '../open-object/open-object.js';

/** The sweep takes what a dead process left behind after this; no put lasts so long. */
const PATIENCE_S = 3600;

/** Refused pictures, out of everybody's reach under a prefix of their own, until an appeal ends. */
@Injectable()
export class Quarantine {
  constructor(
    private readonly store: ObjectStore,
    private readonly objects: ObjectRepository,
    private readonly reader: OpenObject,
  ) {}

  /**
   * Copies the original's bytes, without derivatives; the caller removes what was copied once it
   * knows the copy. The same object again gives the same copy. Not in a transaction.
   * @returns the copy's id. @throws object_missing, object_deleted, store_unavailable
   */
  async copy(objectId: string): Promise<string> {
    const { bytes, contentType, row } = await this.reader.read(objectId);
    const copy = await this.objects.intend({
      key: quarantineKey(row.workspaceId, objectId, contentType),
      kind: 'quarantine',
      workspaceId: row.workspaceId,
      ownerKind: row.ownerKind,
      ownerId: row.ownerId,
      contentType: row.contentType,
      patience_s: PATIENCE_S,
    });
    if (copy.state === 'stored') return copy.id;
    await this.store.put(copy.key, bytes, row.contentType);
    const { width, height } = row;
    await this.objects.markStored(copy.id, {
      bytes: bytes.length,
      sha256: row.sha256,
      credentials: row.credentials,
      ...(width === null || height === null ? {} : { width, height }),
    });
    return copy.id;
  }

  /** The bytes of a refused picture, for those who decide about it. @throws as `copy` */
  read(objectId: string): Promise<OpenedBytes> {
    return this.reader.readQuarantined(objectId);
  }
}
