import { Injectable } from '@nestjs/common';
import { Catalog, type Keeping } from '#catalog';
import {
  Addressees,
  Config,
  describeError,
  LeavingFiles,
  log,
  Mailer,
  ObjectKeepers,
  UnitOfWork,
} from '#kernel';
import { NoticeRepository, type Leaving } from '../data/notice.repository.js';
import { RetentionRepository } from '../data/retention.repository.js';
import { deletionMail } from './deletion-mail.js';

const WORKSPACES_AT_ONCE = 200;
const FILES_AT_ONCE = 500;
/** A customer is told at most once in so many days, and then of all that goes in them. */
const BETWEEN_NOTICES_days = 7;
/** Rounds are half a day apart: a notice goes out at least so long before it has to. */
const EARLY_days = 1;

/** What one customer is told in one go. */
interface Told {
  images: number;
  uploads: number;
  bytes: number;
  days: number[];
}

/**
 * Tells customers, some days before, which of their files retention will delete: in the studio, and
 * by one mail where their address is proven. Without it nothing goes (see KEPT and TOLD), so a notice
 * that comes late delays the deletion and never the other way round.
 */
@Injectable()
export class TellOwners {
  constructor(
    private readonly notices: NoticeRepository,
    private readonly retention: RetentionRepository,
    private readonly catalog: Catalog,
    private readonly keepers: ObjectKeepers,
    private readonly leaving: LeavingFiles,
    private readonly addressees: Addressees,
    private readonly mailer: Mailer,
    private readonly unitOfWork: UnitOfWork,
    private readonly config: Config,
  ) {}

  /** One round over all customers. @returns how many were told something */
  async run(): Promise<number> {
    let told = 0;
    let from: string | null = null;
    for (;;) {
      const workspaces: string[] = await this.retention.workspaces(from, WORKSPACES_AT_ONCE);
      const keepings = await this.catalog.keepingsOf(workspaces);
      for (const id of await this.notices.concerned(keepings, EARLY_days))
        if (await this.tryOne(id, keepings.get(id))) told += 1;
      if (workspaces.length < WORKSPACES_AT_ONCE) return told;
      from = workspaces.at(-1) ?? null;
    }
  }

  /** What cannot be told to one customer keeps no other from being told. */
  private async tryOne(workspaceId: string, keeping: Keeping | undefined): Promise<boolean> {
    if (!keeping) return false;
    try {
      return await this.unitOfWork.run(() => this.one(workspaceId, keeping));
    } catch (error) {
      log.error({ workspaceId, error: describeError(error) }, 'a customer could not be told');
      return false;
    }
  }

  /** All in one transaction: no file is told of without its mail, and no mail is sent twice. */
  private async one(workspaceId: string, keeping: Keeping): Promise<boolean> {
    const keepings = new Map([[workspaceId, keeping]]);
    await this.note(await this.notices.prolong(keepings));
    if (await this.notices.wasToldWithin(workspaceId, BETWEEN_NOTICES_days)) return false;
    const told = await this.tellOf(keepings);
    if (told.images + told.uploads === 0) return false;
    const facts = {
      images: told.images,
      uploads: told.uploads,
      firstAt: new Date(Math.min(...told.days)),
      lastAt: new Date(Math.max(...told.days)),
    };
    const to = await this.addressees.of(workspaceId);
    const galleryUrl = `${this.config.publicUrl}/studio/gallery?leaving=1`;
    if (to) await this.mailer.send(deletionMail(to, { ...facts, galleryUrl }), { workspaceId });
    await this.notices.add({ workspaceId, ...facts, bytes: told.bytes, mailed: to !== null });
    return true;
  }

  private async tellOf(keepings: ReadonlyMap<string, Keeping>): Promise<Told> {
    const told: Told = { images: 0, uploads: 0, bytes: 0, days: [] };
    for (let after: string | null = null; ;) {
      const ids: string[] = await this.notices.untold(keepings, EARLY_days + BETWEEN_NOTICES_days, {
        after,
        limit: FILES_AT_ONCE,
      });
      const kept = await this.keepers.keptOf(ids);
      const files = await this.notices.tell(
        keepings,
        ids.filter((id) => !kept.has(id)),
      );
      add(told, files, await this.note(files));
      if (ids.length < FILES_AT_ONCE) return told;
      after = ids.at(-1) ?? null;
    }
  }

  /** Notes the days where the files are shown. @returns those that their owner sees */
  private async note(files: readonly Leaving[]): Promise<Set<string>> {
    if (files.length === 0) return new Set();
    const shown = await this.leaving.note(
      files.map(({ objectId, ownerKind, ownerId, leavesAt }) => ({
        objectId,
        owner: { kind: ownerKind, id: ownerId },
        leavesAt,
      })),
    );
    const uploads = files.filter(({ ownerKind }) => ownerKind === 'upload');
    const seen = await this.notices.seenUploads(uploads.map(({ objectId }) => objectId));
    return new Set([...shown, ...seen]);
  }
}

function add(told: Told, files: readonly Leaving[], seen: ReadonlySet<string>): void {
  const days: number[] = [];
  for (const { objectId, ownerKind, bytes, leavesAt } of files) {
    if (!seen.has(objectId) || leavesAt === null) continue;
    if (ownerKind === 'image') told.images += 1;
    else told.uploads += 1;
    told.bytes += bytes;
    days.push(leavesAt.getTime());
  }
  if (days.length > 0) told.days.push(Math.min(...days), Math.max(...days));
}
