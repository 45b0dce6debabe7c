import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { describeError, log, UnitOfWork } from '#kernel';
import { ObjectRepository } from '../data/object.repository.js';
import type { DerivedKind, StoredObject } from '../data/stored-object.js';
import { Media } from '../media/media.js';
import { PREVIEW_EDGE, SMALL_EDGE, THUMBNAIL_EDGE } from '../media/media.protocol.js';
import { derivedKey } from '../object-key.js';
import { ObjectStore } from '../object-store/object-store.js';

const EDGES: Record<DerivedKind, number> = {
  small: SMALL_EDGE,
  thumbnail: THUMBNAIL_EDGE,
  preview: PREVIEW_EDGE,
};
/** Longer than all retries of a put together. */
const PATIENCE_S = 3600;

/**
 * Derivatives that nobody has made yet, or that the store has lost: made when somebody looks, and
 * kept. Several who look at once in one process wait for one.
 */
@Injectable()
export class MakeDerivative {
  private readonly making = new Map<string, Promise<StoredObject | null>>();

  constructor(
    private readonly store: ObjectStore,
    private readonly objects: ObjectRepository,
    private readonly media: Media,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** @returns null where there is none and none can be made just now. */
  async of(
    original: StoredObject,
    kind: DerivedKind,
    format: 'webp' | 'avif',
  ): Promise<StoredObject | null> {
    const type = `image/${format}` as const;
    const there = await this.objects.derivative(original.id, kind, type);
    if (there || original.kind !== 'output') return there;
    return this.once(`${original.id} ${kind} ${type}`, async () => {
      const row = await this.intend(original, kind, type);
      if (row?.state === 'stored') return row;
      if (row?.state !== 'pending') return null;
      const facts = await this.put(original, row);
      const stored = await this.objects.markStored(row.id, facts);
      if (stored) return stored;
      const now = await this.objects.find(row.id);
      if (now?.state === 'stored') return now;
      // The picture was deleted meanwhile: what came late goes too.
      await this.store.delete([row.key]);
      return null;
    });
  }

  /** Of a row whose bytes the store does not have any more. @returns null when it cannot be made. */
  async again(original: StoredObject, row: StoredObject): Promise<StoredObject | null> {
    if (original.kind !== 'output' || original.state !== 'stored') return null;
    return this.once(`${row.id} again`, async () => {
      log.warn({ objectId: row.id }, 'a lost derivative is made again');
      const facts = await this.put(original, row);
      await this.objects.noteRemade(row.id, facts);
      return { ...row, ...facts };
    });
  }

  /** With the original held, so that whoever deletes it finds this row too. */
  private intend(
    original: StoredObject,
    kind: DerivedKind,
    type: 'image/webp' | 'image/avif',
  ): Promise<StoredObject | null> {
    return this.unitOfWork.run(async () => {
      const [held] = await this.objects.holdStored([original.id]);
      if (!held) return null;
      return this.objects.intend({
        key: derivedKey(original.key, kind, type),
        kind,
        originalId: original.id,
        workspaceId: original.workspaceId,
        ownerKind: original.ownerKind,
        ownerId: original.ownerId,
        contentType: type,
        patience_s: PATIENCE_S,
      });
    });
  }

  private async put(
    original: StoredObject,
    row: StoredObject,
  ): Promise<{ bytes: number; sha256: string }> {
    const source = await this.store.get(original.key);
    if (!source) throw new Error('the original is not in the store');
    const edge = EDGES[row.kind as DerivedKind];
    const format = row.contentType === 'image/avif' ? 'avif' : 'webp';
    const bytes = await this.media.shrink(await buffer(source.stream), edge, format);
    await this.store.put(row.key, bytes, row.contentType);
    return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  }

  private once(
    name: string,
    make: () => Promise<StoredObject | null>,
  ): Promise<StoredObject | null> {
    const under = this.making.get(name);
    if (under) return under;
    const making = make()
      .catch((error: unknown) => {
        log.warn({ error: describeError(error) }, 'a derivative was not made');
        return null;
      })
      .finally(() => this.making.delete(name));
    this.making.set(name, making);
    return making;
  }
}
