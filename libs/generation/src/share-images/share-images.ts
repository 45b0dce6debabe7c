import {
  AuditLog,
  Config,
  cursorId,
  DEFAULT_PAGE,
  keysetPage,
  newId,
  UnitOfWork,
  type Principal,
} from '#kernel';
import { Injectable } from '@nestjs/common';
import { BrowseResults } from '../browse-results/browse-results.js';
import { ShareRepository, type AdminShareFilter, type ShareRow } from '../data/share.repository.js';
import { limits } from '../generation.js';
import { generationErrors } from '../generation.errors.js';
import type { AdminShareLinkView, ShareLinkView, ShareWish } from '../http/share.schemas.js';
import { ShareTokens } from './share-token.js';

/** A customer's share links: made, listed, revoked; and what operators see and revoke of them. */
@Injectable()
export class ShareImages {
  private readonly tokens: ShareTokens;

  constructor(
    private readonly config: Config,
    private readonly unitOfWork: UnitOfWork,
    private readonly links: ShareRepository,
    private readonly browse: BrowseResults,
    private readonly auditLog: AuditLog,
  ) {
    this.tokens = new ShareTokens(config.encryptionKey);
  }

  /** @throws image_not_found, image_gone, image_in_trash, sharing_forbidden, too_many_share_links */
  async create(who: Principal, imageId: string, wish: ShareWish): Promise<ShareLinkView> {
    const { workspaceId, userId } = who;
    await this.browse.objectOf(workspaceId, imageId);
    const { trashedAt } = await this.browse.ownImage(workspaceId, imageId);
    if (trashedAt)
      throw generationErrors.raise('image_in_trash', 'Restore the image first, then share it.');
    const id = newId();
    const max = limits.max_share_links;
    const link = { id, workspaceId, userId, imageId, showsPrompt: wish.showPrompt };
    const added = await this.unitOfWork.run(async () => {
      await this.links.lock(workspaceId);
      if (await this.links.isForbidden(imageId))
        throw generationErrors.raise(
          'sharing_forbidden',
          'Our team has ended the sharing of this picture. Write to support if you think that this is a mistake.',
        );
      return this.links.add(link, wish.expiresInDays, max);
    });
    if (!added)
      throw generationErrors.raise(
        'too_many_share_links',
        `${max} of your links are open, which is all there can be. Revoke one that nobody needs any more.`,
        { extra: { max } },
      );
    return this.view((await this.links.find(id)) as ShareRow);
  }

  async list(
    workspaceId: string,
    query: { imageId?: string; limit?: number; cursor?: string },
  ): Promise<{ items: ShareLinkView[]; nextCursor: string | null }> {
    const limit = query.limit ?? DEFAULT_PAGE;
    const rows = await this.links.list(workspaceId, {
      imageId: query.imageId,
      before: cursorId(query.cursor),
      limit: limit + 1,
    });
    const page = keysetPage(rows, limit, (row) => row.id);
    return { ...page, items: page.items.map((row) => this.view(row)) };
  }

  /** A second time changes nothing. @throws share_link_not_found */
  async revoke(workspaceId: string, id: string): Promise<void> {
    const row = await this.links.find(id);
    if (row?.workspaceId !== workspaceId) throw notFound();
    await this.links.revoke(id, 'customer');
  }

  async adminList(
    filter: AdminShareFilter & { start: number; end: number },
  ): Promise<{ items: AdminShareLinkView[]; total: number }> {
    const { items, total } = await this.links.adminList(filter);
    return {
      items: items.map((row) => {
        // The address opens the picture for whoever has it: it is the customer's to give.
        const { url: _, ...shown } = this.view(row);
        return {
          ...shown,
          workspaceId: row.workspaceId,
          isBanned: row.revokedBy === 'operator' && row.liftedAt === null,
          liftedAt: row.liftedAt?.toISOString(),
          pictureUrl: `/api/admin/v1/share-links/${row.id}/picture`,
        };
      }),
      total,
    };
  }

  /**
   * An operator ends all links of the link's picture, and no new ones are made of it.
   * @returns the audit row's id, null where the link was revoked before. @throws share_link_not_found
   */
  overrule(actor: Principal, id: string, reason: string): Promise<string | null> {
    return this.unitOfWork.run(async () => {
      const known = await this.links.find(id);
      if (!known) throw notFound();
      await this.links.lock(known.workspaceId);
      const row = (await this.links.find(id)) as ShareRow;
      if (row.revokedAt !== null) return null;
      const links = await this.links.forbid(row.imageId);
      return this.auditLog.record({
        actor,
        action: 'share-link.revoked',
        subjectType: 'share_link',
        subjectId: id,
        workspaceId: row.workspaceId,
        reason,
        before: { state: row.state, imageId: row.imageId },
        after: { state: 'revoked', links },
      });
    });
  }

  /**
   * An operator allows the sharing of a picture again that one had ended; its links stay over.
   * @returns the audit row's id, null where it was allowed. @throws share_link_not_found
   */
  lift(actor: Principal, id: string, reason: string): Promise<string | null> {
    return this.unitOfWork.run(async () => {
      const row = await this.links.find(id);
      if (!row) throw notFound();
      await this.links.lock(row.workspaceId);
      if (!(await this.links.lift(row.imageId))) return null;
      return this.auditLog.record({
        actor,
        action: 'share-link.allowed',
        subjectType: 'share_link',
        subjectId: id,
        workspaceId: row.workspaceId,
        reason,
        before: { imageId: row.imageId, mayBeShared: false },
        after: { imageId: row.imageId, mayBeShared: true },
      });
    });
  }

  private view(row: ShareRow): ShareLinkView {
    return {
      id: row.id,
      imageId: row.imageId,
      url: `${this.config.publicUrl}/s/${this.tokens.sign(row.id)}`,
      state: row.state,
      showPrompt: row.showsPrompt,
      views: row.views,
      lastViewedAt: row.lastViewedAt?.toISOString(),
      createdAt: row.createdAt.toISOString(),
      expiresAt: row.expiresAt.toISOString(),
      revokedAt: row.revokedAt?.toISOString(),
      revokedBy: row.revokedBy ?? undefined,
      thumbnailUrl: row.isShown ? `/api/v1/images/${row.imageId}/thumbnail` : undefined,
      placeholder: row.isShown ? (row.placeholder ?? undefined) : undefined,
    };
  }
}

const notFound = () =>
  generationErrors.raise('share_link_not_found', 'There is no such share link.');
