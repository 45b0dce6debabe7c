import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { log } from '#kernel';
import { rangeIn, type ByteRange } from '../byte-range.js';
import { ObjectRepository } from '../data/object.repository.js';
import type { DerivedKind, ObjectKind, StoredObject } from '../data/stored-object.js';
import { MakeDerivative } from '../make-derivative/make-derivative.js';
import { extensionOf, type ImageType, type StoredType } from '../image-type.js';
import { ObjectStore } from '../object-store/object-store.js';
import { storageErrors } from '../storage.errors.js';

/** Which bytes of an image: those that were made, or a derivative for screens. */
export type Variant = 'original' | DerivedKind;
/** Of derivatives; originals have their own. */
export type DerivedFormat = 'webp' | 'avif';

/** What can be said of an object without opening it. */
export interface ObjectDescription {
  objectId: string;
  workspaceId: string;
  contentType: StoredType;
  /** Size of the whole object. */
  bytes: number;
  /** Strong and quoted; objects never change, so it never does either. */
  etag: string;
  /** Ending for a file name, without the dot. */
  extension: string;
  createdAt: Date;
  /** The row that was chosen, for `open`. */
  row: StoredObject;
}

export interface OpenedObject extends ObjectDescription {
  stream: Readable;
  /** What `stream` gives, when it is not the whole object. */
  range: ByteRange | null;
}

/** Reading what is stored. Nobody's right to it is checked here: callers know the owner. */
@Injectable()
export class OpenObject {
  constructor(
    private readonly store: ObjectStore,
    private readonly objects: ObjectRepository,
    private readonly derivatives: MakeDerivative,
  ) {}

  /**
   * A derivative that is not there is made; where that fails the original is shown.
   * @throws object_missing, object_deleted
   */
  async describe(
    objectId: string,
    variant: Variant,
    format: DerivedFormat = 'webp',
  ): Promise<ObjectDescription> {
    const original = await this.objects.find(objectId);
    if (!original || original.state === 'pending')
      throw storageErrors.raise('object_missing', 'There is no such image.');
    if (original.state !== 'stored' || !isShown(original.kind))
      throw storageErrors.raise('object_deleted', 'The image was deleted and cannot be shown.');
    const row =
      variant === 'original'
        ? original
        : ((await this.derivatives.of(original, variant, format)) ??
          (await this.instead(original, variant)));
    return describe(row, objectId);
  }

  /**
   * @param rangeHeader the request's `Range`, if the answer may be a part.
   * @throws object_missing, object_deleted, range_not_satisfiable, store_unavailable
   */
  async open(objectId: string, variant: Variant, rangeHeader?: string): Promise<OpenedObject> {
    return this.openDescribed(await this.describe(objectId, variant), rangeHeader);
  }

  async openDescribed(description: ObjectDescription, rangeHeader?: string): Promise<OpenedObject> {
    const part = rangeIn(rangeHeader, description.bytes);
    const body = await this.store.get(description.row.key, part ?? undefined);
    if (body && !isOther(description, part, body.bytes))
      return { ...description, stream: body.stream, range: part };
    body?.stream.destroy();
    const remade = await this.remade(description);
    const again = remade ? await this.store.get(remade.row.key) : null;
    if (!remade || !again) {
      log.error(
        { objectId: description.row.id },
        'the bytes of a stored object are not in the store',
      );
      throw storageErrors.raise('object_missing', 'The image cannot be found. Please contact us.');
    }
    return { ...remade, stream: again.stream, range: null };
  }

  /** What is shown while a derivative cannot be made. */
  private async instead(original: StoredObject, variant: DerivedKind): Promise<StoredObject> {
    const kind = variant === 'preview' ? 'preview' : 'thumbnail';
    return (await this.objects.derivative(original.id, kind, 'image/webp')) ?? original;
  }

  /** A lost derivative is no loss: its original is there. What is made anew may have other bytes. */
  private async remade({ row }: ObjectDescription): Promise<ObjectDescription | null> {
    if (row.originalId === null) return null;
    const original = await this.objects.find(row.originalId);
    const made = original && (await this.derivatives.again(original, row));
    return made ? describe(made, row.originalId) : null;
  }

  /** The whole object in memory, for work on it. @throws as `open` */
  async read(objectId: string, variant: Variant = 'original'): Promise<OpenedBytes> {
    return inMemory(await this.open(objectId, variant));
  }

  /** A refused picture, for those who decide about it. @throws as `open` */
  async readQuarantined(objectId: string): Promise<OpenedBytes> {
    const row = await this.objects.find(objectId);
    if (row?.kind !== 'quarantine' || row.state !== 'stored')
      throw storageErrors.raise('object_deleted', 'The picture was deleted and cannot be shown.');
    return inMemory(await this.openDescribed(describe(row, objectId)));
  }
}

/** Refused pictures have a way of their own, and pieces of archives are no pictures. */
const isShown = (kind: ObjectKind): boolean => kind !== 'quarantine' && kind !== 'export';

/** Whether the store has another file under the key of a derivative, which can be made again. */
const isOther = ({ row }: ObjectDescription, part: ByteRange | null, bytes: number): boolean =>
  row.originalId !== null && part === null && bytes !== row.bytes;

async function inMemory(opened: OpenedObject): Promise<OpenedBytes> {
  try {
    const bytes = await buffer(opened.stream);
    // Only derivatives are of another type, and nobody works on those.
    const contentType = opened.contentType as ImageType;
    return { objectId: opened.objectId, bytes, contentType, row: opened.row };
  } catch (cause) {
    throw storageErrors.raise('store_unavailable', 'Try again in a moment.', {
      headers: { 'retry-after': '5' },
      cause,
    });
  }
}

function describe(row: StoredObject, objectId: string): ObjectDescription {
  return {
    objectId,
    workspaceId: row.workspaceId,
    contentType: row.contentType,
    bytes: row.bytes,
    etag: `"${row.sha256.slice(0, 32)}"`,
    extension: extensionOf(row.contentType),
    createdAt: row.createdAt,
    row,
  };
}

export interface OpenedBytes {
  objectId: string;
  bytes: Buffer;
  contentType: ImageType;
  row: StoredObject;
}
