import { UnitOfWork } from '#kernel';
import { Injectable } from '@nestjs/common';
import { SHOWN } from './gallery.repository.js';
import { Where } from './where.js';

export const shareStates = ['open', 'expired', 'revoked', 'hidden'] as const;
/** hidden: its picture is in the trash, or gone. */
export type ShareState = (typeof shareStates)[number];
export type Revoker = 'customer' | 'operator' | 'block';

/** A row of generation.share_link. */
export interface ShareRow {
  id: string;
  workspaceId: string;
  imageId: string;
  showsPrompt: boolean;
  state: ShareState;
  views: number;
  lastViewedAt: Date | null;
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Date | null;
  revokedBy: Revoker | null;
  /** When an operator allowed the sharing again that one had ended. */
  liftedAt: Date | null;
  /** Its picture is in the gallery. */
  isShown: boolean;
  placeholder: string | null;
}

/** Which of everybody's links operators want to see. */
export interface AdminShareFilter {
  workspaceId?: string;
  imageId?: string;
  state?: ShareState;
}

/** What somebody who has the address may see. */
export interface SharedImage {
  workspaceId: string;
  objectId: string;
  prompt: string;
  showsPrompt: boolean;
  width: number;
  height: number;
  expiresAt: Date;
}

const STATE = `CASE WHEN s.revoked_at IS NOT NULL THEN 'revoked'
  WHEN s.expires_at <= kernel.now() THEN 'expired' WHEN ${SHOWN} THEN 'open' ELSE 'hidden' END`;

const LASTS = 's.revoked_at IS NULL AND s.expires_at > kernel.now()';
/** The same as STATE, in the words of the indexes. */
const IS: Record<ShareState, string> = {
  revoked: 's.revoked_at IS NOT NULL',
  expired: 's.revoked_at IS NULL AND s.expires_at <= kernel.now()',
  open: `${LASTS} AND ${SHOWN}`,
  hidden: `${LASTS} AND NOT (${SHOWN})`,
};

const SELECT = `
  SELECT s.id, s.workspace_id AS "workspaceId", s.image_id AS "imageId",
         s.shows_prompt AS "showsPrompt", ${STATE} AS state, s.views::float8 AS views,
         s.last_viewed_at AS "lastViewedAt", s.created_at AS "createdAt",
         s.expires_at AS "expiresAt", s.revoked_at AS "revokedAt", s.revoked_by AS "revokedBy",
         s.lifted_at AS "liftedAt", i.placeholder, (${SHOWN}) AS "isShown"
    FROM generation.share_link s JOIN generation.image i ON i.id = s.image_id`;

/** Share links. For customers the owner is in every query. */
@Injectable()
export class ShareRepository {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  /**
   * Until the transaction ends nobody else adds links of this workspace, and no operator ends any:
   * counts hold, and so does a prohibition.
   */
  async lock(workspaceId: string): Promise<void> {
    this.unitOfWork.requireTransaction();
    await this.unitOfWork.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `generation.share-links:${workspaceId}`,
    ]);
  }

  /** Whether an operator has ended a link of the picture, and none has lifted that. */
  async isForbidden(imageId: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `SELECT FROM generation.share_link WHERE image_id = $1 AND revoked_by = 'operator' AND lifted_at IS NULL LIMIT 1`,
      [imageId],
    );
    return rows.length > 0;
  }

  /** With `lock` held. @returns false where the workspace has that many that can be opened */
  async add(
    link: Pick<ShareRow, 'id' | 'workspaceId' | 'imageId' | 'showsPrompt'> & { userId: string },
    days: number,
    most: number,
  ): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `INSERT INTO generation.share_link (id, workspace_id, image_id, shows_prompt, created_by,
         expires_at)
       SELECT $1, $2, $3, $4, $5, kernel.now() + $6 * interval '1 day'
        WHERE (SELECT count(*) FROM generation.share_link s
                 JOIN generation.image i ON i.id = s.image_id
                WHERE s.workspace_id = $2 AND s.revoked_at IS NULL
                  AND s.expires_at > kernel.now() AND ${SHOWN}) < $7
    RETURNING id`,
      [link.id, link.workspaceId, link.imageId, link.showsPrompt, link.userId, days, most],
    );
    return rows.length > 0;
  }

  async find(id: string): Promise<ShareRow | null> {
    const [row] = await this.unitOfWork.sql<ShareRow>(`${SELECT} WHERE s.id = $1`, [id]);
    return row ?? null;
  }

  /** Newest first; `before` is the id of the last row of the page before. */
  list(
    workspaceId: string,
    filter: { imageId?: string; before: string | null; limit: number },
  ): Promise<ShareRow[]> {
    const where = new Where()
      .and('s.workspace_id = ?', workspaceId)
      .and('s.image_id = ?', filter.imageId)
      .and('s.id < ?', filter.before);
    return this.unitOfWork.sql<ShareRow>(
      `${SELECT} WHERE ${where.toString()} ORDER BY s.id DESC LIMIT ${where.param(filter.limit)}`,
      where.params,
    );
  }

  /** For operators: of everybody. */
  async adminList({
    workspaceId,
    imageId,
    state,
    start,
    end,
  }: AdminShareFilter & { start: number; end: number }): Promise<{
    items: ShareRow[];
    total: number;
  }> {
    const where = new Where()
      .is(state ? IS[state] : 'true')
      .and('s.workspace_id = ?', workspaceId)
      .and('s.image_id = ?', imageId);
    const asksPicture = state === 'open' || state === 'hidden';
    const [count] = await this.unitOfWork.sql<{ total: number }>(
      `SELECT count(*)::int AS total FROM generation.share_link s
         ${asksPicture ? 'JOIN generation.image i ON i.id = s.image_id' : ''}
        WHERE ${where.toString()}`,
      where.params,
    );
    const items = await this.unitOfWork.sql<ShareRow>(
      `${SELECT} WHERE ${where.toString()} ORDER BY s.id DESC
        OFFSET ${where.param(start)} LIMIT ${where.param(end - start)}`,
      where.params,
    );
    return { items, total: count?.total ?? 0 };
  }

  /** @returns whether this call ended it */
  async revoke(id: string, by: Revoker): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE generation.share_link SET revoked_at = kernel.now(), revoked_by = $2
        WHERE id = $1 AND revoked_at IS NULL RETURNING id`,
      [id, by],
    );
    return rows.length > 0;
  }

  /**
   * Ends every link of the picture that is not over: it is shared no more until `lift`.
   * @returns how many
   */
  async forbid(imageId: string): Promise<number> {
    const rows = await this.unitOfWork.sql(
      `UPDATE generation.share_link SET revoked_at = kernel.now(), revoked_by = 'operator'
        WHERE image_id = $1 AND revoked_at IS NULL RETURNING id`,
      [imageId],
    );
    return rows.length;
  }

  /** The picture may be shared again; its links stay over. @returns whether it might not before */
  async lift(imageId: string): Promise<boolean> {
    const rows = await this.unitOfWork.sql(
      `UPDATE generation.share_link SET lifted_at = kernel.now()
        WHERE image_id = $1 AND revoked_by = 'operator' AND lifted_at IS NULL RETURNING id`,
      [imageId],
    );
    return rows.length > 0;
  }

  /** Ends all that can be opened; what ran out before ran out. */
  async revokeAll(workspaceId: string, by: Revoker): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE generation.share_link SET revoked_at = kernel.now(), revoked_by = $2
        WHERE workspace_id = $1 AND revoked_at IS NULL AND expires_at > kernel.now()`,
      [workspaceId, by],
    );
  }

  /** The picture of an open link; null from the moment on at which it is not open. */
  async open(id: string): Promise<SharedImage | null> {
    const [row] = await this.unitOfWork.sql<SharedImage>(
      `SELECT s.workspace_id AS "workspaceId", i.object_id AS "objectId", g.prompt, s.shows_prompt AS "showsPrompt", i.width,
              i.height, s.expires_at AS "expiresAt"
         FROM generation.share_link s
         JOIN generation.image i ON i.id = s.image_id
         JOIN generation.generation g ON g.id = i.generation_id
        WHERE s.id = $1 AND s.revoked_at IS NULL AND s.expires_at > kernel.now() AND ${SHOWN}`,
      [id],
    );
    return row ?? null;
  }

  async countView(id: string): Promise<void> {
    await this.unitOfWork.sql(
      `UPDATE generation.share_link SET views = views + 1, last_viewed_at = kernel.now()
        WHERE id = $1`,
      [id],
    );
  }
}
