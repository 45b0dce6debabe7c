import { adminListQuery, adminPageOf, pageOf, pageQuery } from '#kernel';
import { z } from 'zod';
import { shareStates } from '../data/share.repository.js';
import { limits } from '../generation.js';

export const shareWish = z
  .object({
    expiresInDays: z.int().min(1).max(limits.max_share_days),
    showPrompt: z.boolean().describe('Whether the page shows the prompt beside the image'),
  })
  .meta({ id: 'ShareWish' });
export type ShareWish = z.infer<typeof shareWish>;

export const shareLinkView = z
  .object({
    id: z.uuid(),
    imageId: z.uuid(),
    url: z.string().describe('Whoever has it can look at the image'),
    state: z
      .enum(shareStates)
      .describe('hidden: the image is in the trash or gone, so the link shows nothing'),
    showPrompt: z.boolean(),
    views: z.int().describe('How often the page was opened, by programs that preview links too'),
    lastViewedAt: z.iso.datetime().optional(),
    createdAt: z.iso.datetime(),
    expiresAt: z.iso.datetime(),
    revokedAt: z.iso.datetime().optional(),
    revokedBy: z
      .enum(['customer', 'operator', 'block'])
      .optional()
      .describe('block: the account was blocked'),
    thumbnailUrl: z.string().optional(),
    placeholder: z.string().optional(),
  })
  .meta({ id: 'ShareLink' });
export type ShareLinkView = z.infer<typeof shareLinkView>;
export const shareLinkPage = pageOf(shareLinkView, 'ShareLinkPage');

export const shareListQuery = pageQuery.extend({ imageId: z.uuid().optional() });
export type ShareListQuery = z.infer<typeof shareListQuery>;

export const adminShareQuery = adminListQuery.extend({
  workspaceId: z.uuid().optional(),
  imageId: z.uuid().optional(),
  state: z.enum(shareStates).optional(),
});
export type AdminShareQuery = z.infer<typeof adminShareQuery>;
export const adminShareLinkView = shareLinkView
  .omit({ url: true, thumbnailUrl: true, placeholder: true })
  .extend({
    workspaceId: z.uuid(),
    isBanned: z
      .boolean()
      .describe(
        'An operator ended it, and the customer cannot share its image until that is lifted',
      ),
    liftedAt: z.iso.datetime().optional().describe('When an operator lifted that'),
    pictureUrl: z.string().describe('For moderators'),
  })
  .meta({ id: 'AdminShareLink' });
export type AdminShareLinkView = z.infer<typeof adminShareLinkView>;
export const adminSharePage = adminPageOf(adminShareLinkView, 'AdminShareLinkPage');

export const revokedShare = z
  .object({ auditId: z.uuid().nullable().describe('Null where it was revoked before') })
  .meta({ id: 'RevokedShareLink' });

export const allowedSharing = z
  .object({ auditId: z.uuid().nullable().describe('Null where it was not forbidden') })
  .meta({ id: 'AllowedSharing' });
