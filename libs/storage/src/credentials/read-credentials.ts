import { Injectable } from '@nestjs/common';
import { FairGate } from '#kernel';
import { ObjectRepository } from '../data/object.repository.js';
import { OpenObject } from '../open-object/open-object.js';
import { storageErrors } from '../storage.errors.js';
import type { ContentCredentials } from './content-credentials.js';
import { SealPicture } from './seal-picture.js';

/** Files that are in memory at one time, to be read. */
const PLACES = { inAll: 4, ofOne: 2 };

/** What stored pictures say of their origin: noted when they came, else read from the file once. */
@Injectable()
export class ReadCredentials {
  private readonly gate = new FairGate(PLACES);

  constructor(
    private readonly objects: ObjectRepository,
    private readonly reader: OpenObject,
    private readonly sealing: SealPicture,
  ) {}

  /** @throws object_missing, object_deleted, store_unavailable, media_unavailable */
  async of(objectId: string): Promise<ContentCredentials> {
    const { row } = await this.reader.describe(objectId, 'original');
    if (row.credentials) return row.credentials;
    const leave = this.gate.enter(row.workspaceId);
    if (typeof leave !== 'function')
      throw storageErrors.raise('media_unavailable', 'Try again in a moment.', {
        headers: { 'retry-after': '5' },
      });
    try {
      return await this.readOnce(objectId);
    } finally {
      leave();
    }
  }

  private async readOnce(objectId: string): Promise<ContentCredentials> {
    const { bytes, contentType } = await this.reader.read(objectId);
    const credentials = await this.sealing.read(bytes, contentType);
    await this.objects.noteCredentials(objectId, credentials);
    return credentials;
  }
}
