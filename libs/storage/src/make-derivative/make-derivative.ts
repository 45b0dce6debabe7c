import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { describeError, FairGate, log, sizeAndHash, UnitOfWork } from '#kernel';
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
/** Each holds a picture in memory; who comes when all places are taken is shown what there is. */
const PLACES = { inAll: 4, ofOne: 2 };

type DerivedType = 'image/webp' | 'image/avif';

/** An upload has one derivative, which it was given when it was checked. */
const isOurs = ({ kind: of }: StoredObject, kind: DerivedKind, type: DerivedType): boolean =>
  of === 'output' || (of === 'upload' && kind === 'thumbnail' && type === 'image/webp');

/** What is to be made. */
interface Wanted {
  original: StoredObject;
  kind: DerivedKind;
  type: DerivedType;
  /** The row whose bytes the store does not have, or has others of. */
  lost?: StoredObject;
}

/**
 * Derivatives that nobody has made yet, or that the store has lost: made when somebody looks, and
 * kept. Several who look at once in one process wait for one.
 */
@Injectable()
export class MakeDerivative {
  private readonly making = new Map<string, Promise<StoredObject | null>>();
  private readonly gate = new FairGate(PLACES);

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
    if (there || !isOurs(original, kind, type)) return there;
    return this.once(`${original.id} ${kind} ${type}`, { original, kind, type });
  }

  /**
   * In place of a row whose bytes the store does not have any more.
   * @returns null when it cannot be made just now.
   */
  async again(original: StoredObject, row: StoredObject): Promise<StoredObject | null> {
    const kind = row.kind as DerivedKind;
    const type = row.contentType as DerivedType;
    if (original.state !== 'stored' || !isOurs(original, kind, type)) return null;
    log.warn({ objectId: row.id }, 'a lost derivative is made again');
    return this.once(`${row.id} again`, { original, kind, type, lost: row });
  }

  /** Other bytes get another key: whoever reads what was there before reads it to its end. */
  private async make(wanted: Wanted): Promise<StoredObject | null> {
    const { kind, type, lost } = wanted;
    const source = await this.source(wanted);
    const format = type === 'image/avif' ? 'avif' : 'webp';
    const bytes = await this.media.shrink(source, EDGES[kind], format);
    const facts = sizeAndHash(bytes);
    const row = await this.intend(wanted, facts.sha256);
    if (row?.state === 'stored' && row.id !== lost?.id) return row;
    if (row?.state !== 'pending' && row?.state !== 'stored') return null;
    await this.store.put(row.key, bytes, type);
    return this.unitOfWork.run(async () => {
      if (lost && lost.id !== row.id) await this.objects.giveUp(lost.id);
      const stored = await this.objects.markStored(row.id, facts);
      if (stored) return stored;
      const now = await this.objects.find(row.id);
      if (now?.state === 'stored') return now;
      // The picture was deleted meanwhile: what came late goes with the next sweep.
      await this.objects.deleteLate(row.id);
      return null;
    });
  }

  /** With the original held, so that whoever deletes it finds this row too. */
  private intend({ original, kind, type }: Wanted, sha256: string): Promise<StoredObject | null> {
    return this.unitOfWork.run(async () => {
      const [held] = await this.objects.holdStored([original.id]);
      if (!held) return null;
      return this.objects.intend({
        key: derivedKey(original.key, kind, type, sha256),
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

  /** Small ones are made of the preview where there is one: a 4K original takes seconds to decode. */
  private async source({ original, kind }: Wanted): Promise<Buffer> {
    const preview =
      kind === 'preview'
        ? null
        : await this.objects.derivative(original.id, 'preview', 'image/webp');
    const body =
      (preview && (await this.store.get(preview.key))) ?? (await this.store.get(original.key));
    if (!body) throw new Error('the original is not in the store');
    return buffer(body.stream);
  }

  private once(name: string, wanted: Wanted): Promise<StoredObject | null> {
    const under = this.making.get(name);
    if (under) return under;
    const leave = this.gate.enter(wanted.original.workspaceId);
    if (typeof leave !== 'function') return Promise.resolve(null);
    const making = this.make(wanted)
      .catch((error: unknown) => {
        log.warn({ error: describeError(error) }, 'a derivative was not made');
        return null;
      })
      .finally(() => {
        this.making.delete(name);
        leave();
      });
    this.making.set(name, making);
    return making;
  }
}
