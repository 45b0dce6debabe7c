import { keptUntil, type Keeping } from '#catalog';
import type { GenerationRow, ImageRow } from '../data/rows.js';
import type { GalleryRow } from '../data/gallery.repository.js';
import type {
  GalleryImageView,
  ImageDetailView,
  ImageView,
  LinkedImageView,
} from '../http/image.schemas.js';
import { isTerminal } from '../image.js';
import { DEMO_PROVIDER } from '../provider/image-provider.js';
import { retryPolicy } from '../retry-policy.js';

/** What a view needs beside the rows: how long the workspace's files are kept. */
export type ViewContext = Pick<Keeping, 'rules'>;

/** The attempt at an image that is tried again, from the second one on, until it is made. */
function attemptOf({ status, attempts }: ImageRow): ImageView['attempt'] {
  const of = retryPolicy.max_attempts;
  const number =
    status === 'generating'
      ? attempts
      : status === 'queued' || status === 'leased'
        ? attempts + 1
        : 1;
  return number > 1 && number <= of ? { number, of } : undefined;
}

const iso = (date: Date | null): string | undefined => date?.toISOString();

/** An image as its owner sees it. Only a delivered one has a size, bytes and addresses. */
export function imageView(row: ImageRow, of: GenerationRow, context: ViewContext): ImageView {
  return {
    id: row.id,
    generationId: row.generationId,
    index: row.index,
    status: row.status,
    credits: row.credits,
    charged: row.status === 'delivered' && row.restoredAt === null && row.grantedAt === null,
    granted: row.grantedAt === null ? undefined : true,
    requestedWidth: of.width,
    requestedHeight: of.height,
    attempt: attemptOf(row),
    ...(row.status === 'delivered' ? deliveredPart(row, context) : {}),
    ...(isTerminal(row.status) && row.errorCode !== null
      ? {
          error: {
            code: row.errorCode,
            message: `${row.errorMessage ?? ''} You were not charged.`.trim(),
            charged: false as const,
            rule: row.errorRule ?? undefined,
            // Only what a machine refused is appealed to a person.
            verdictId:
              row.errorCode === 'result_refused' ? (row.outputVerdictId ?? undefined) : undefined,
          },
        }
      : {}),
    favorite: row.favorite,
    tags: row.tags,
    createdAt: row.createdAt.toISOString(),
    deletedAt: iso(row.deletedAt),
    ...(row.trashedAt && {
      trashedAt: row.trashedAt.toISOString(),
      purgeAt: purgeAt(row, row.trashedAt, context).toISOString(),
    }),
    parentImageId: of.parentImageId ?? undefined,
  };
}

/** The end of its days in the trash, or of those of the plan where that is sooner. */
function purgeAt(row: ImageRow, trashedAt: Date, context: ViewContext): Date {
  const emptied = keptUntil(context, 'trash', trashedAt);
  const expired = expiresAt(row, context);
  return expired && expired < emptied ? expired : emptied;
}

/** When its days are over, and not before the day that its owner was told. */
function expiresAt({ deliveredAt, leavesAt }: ImageRow, context: ViewContext): Date | null {
  if (deliveredAt === null) return null;
  const until = keptUntil(context, 'output', deliveredAt);
  return leavesAt && leavesAt > until ? leavesAt : until;
}

function deliveredPart(row: ImageRow, context: ViewContext): Partial<ImageView> {
  const path = `/api/v1/images/${row.id}`;
  const kept = row.deletedAt === null;
  return {
    width: row.width ?? undefined,
    height: row.height ?? undefined,
    contentType: row.contentType ?? undefined,
    bytes: row.bytes ?? undefined,
    placeholder: row.placeholder ?? undefined,
    demo: row.provider === DEMO_PROVIDER ? true : undefined,
    deliveredAt: iso(row.deliveredAt),
    ...(kept
      ? {
          contentUrl: `${path}/content`,
          thumbnailUrl: `${path}/thumbnail`,
          previewUrl: `${path}/preview`,
          expiresAt: iso(expiresAt(row, context)),
          leavesAt: iso(row.leavesAt),
        }
      : {}),
  };
}

/** An image in the gallery: with what was asked for. */
export function galleryImageView(
  row: ImageRow,
  of: GenerationRow,
  context: ViewContext,
): GalleryImageView {
  return {
    ...imageView(row, of, context),
    prompt: of.prompt,
    style: of.style,
    aspectRatio: of.aspectRatio,
    resolution: of.resolution,
  };
}

/** An image that another one was made from. */
export function linkedImageView({ of, ...row }: GalleryRow): LinkedImageView {
  return {
    id: row.id,
    generationId: of.id,
    prompt: of.prompt,
    thumbnailUrl: row.deletedAt === null ? `/api/v1/images/${row.id}/thumbnail` : undefined,
    placeholder: row.placeholder ?? undefined,
    deletedAt: iso(row.deletedAt),
  };
}

/** One image's page: requested against delivered settings, side by side. */
export function imageDetailView(
  { of, ...row }: GalleryRow,
  parent: GalleryRow | null,
  context: ViewContext,
): ImageDetailView {
  return {
    ...galleryImageView(row, of, context),
    negativePrompt: of.negativePrompt ?? undefined,
    referenceIds: of.referenceIds,
    maskId: of.maskId ?? undefined,
    threadId: of.threadId ?? undefined,
    parent: parent ? linkedImageView(parent) : undefined,
    generation: { id: of.id, status: of.status, createdAt: of.createdAt.toISOString() },
    requested: {
      width: of.width,
      height: of.height,
      quality: of.quality,
      background: of.background,
      outputFormat: of.outputFormat,
    },
    delivered:
      row.status === 'delivered'
        ? {
            width: row.width ?? 0,
            height: row.height ?? 0,
            contentType: row.contentType ?? '',
            bytes: row.bytes ?? 0,
            format: row.contentType?.replace('image/', '') ?? '',
            quality: row.deliveredQuality,
            reported: row.providerEcho,
            model: row.model,
            sha256: row.sha256,
          }
        : null,
  };
}
