import { kernelErrors } from '#kernel';
import { Moderation } from '#moderation';
import { Storage } from '#storage';
import { Injectable } from '@nestjs/common';
import { AdminRepository } from '../data/admin.repository.js';
import { ImageRepository } from '../data/image.repository.js';
import type { ReviewView } from '../http/review.schemas.js';
import { PipelineOptions } from '../pipeline-options.js';

/** Pictures that wait for a person. */
@Injectable()
export class BrowseReviews {
  constructor(
    private readonly rows: AdminRepository,
    private readonly images: ImageRepository,
    private readonly moderation: Moderation,
    private readonly storage: Storage,
    private readonly options: PipelineOptions,
  ) {}

  /** Who has waited longest first. */
  async list(range: { start: number; end: number }): Promise<{
    items: ReviewView[];
    total: number;
  }> {
    const { rows, total } = await this.rows.inReview(range);
    const items = rows.map(async ({ verdictId, since, ...row }) => {
      const word = verdictId === null ? null : await this.moderation.wordOf(verdictId);
      return {
        ...row,
        since: since.toISOString(),
        releasesAt: new Date(since.getTime() + this.options.review_ms).toISOString(),
        rule: word?.rule ?? null,
        ruleWords: word?.words ?? null,
        pictureUrl: `/api/admin/v1/reviews/${row.id}/picture`,
      };
    });
    return { items: await Promise.all(items), total };
  }

  /** What is to be judged, as a JPEG; blurred unless `clear`. @throws not_found */
  async picture(imageId: string, clear: boolean): Promise<Buffer> {
    const image = await this.images.find(imageId);
    if (image?.status !== 'in_review' || image.objectId === null)
      throw kernelErrors.raise('not_found', 'This picture does not wait for a decision.');
    return this.storage.forModerators(image.objectId, clear);
  }
}
