import { Injectable } from '@nestjs/common';
import { ObjectRepository } from '../data/object.repository.js';
import { OpenObject } from '../open-object/open-object.js';
import type { ContentCredentials } from './content-credentials.js';
import { SealPicture } from './seal-picture.js';

/** What stored pictures say of their origin: noted when they came, else read from the file once. */
@Injectable()
export class ReadCredentials {
  constructor(
    private readonly objects: ObjectRepository,
    private readonly reader: OpenObject,
    private readonly sealing: SealPicture,
  ) {}

  /** @throws object_missing, object_deleted, store_unavailable, media_unavailable */
  async of(objectId: string): Promise<ContentCredentials> {
    const { row } = await this.reader.describe(objectId, 'original');
    if (row.credentials) return row.credentials;
    const { bytes, contentType } = await this.reader.read(objectId);
    const credentials = await this.sealing.read(bytes, contentType);
    await this.objects.noteCredentials(objectId, credentials);
    return credentials;
  }
}
