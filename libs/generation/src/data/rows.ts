import type { ImageQuality, Resolution } from '#catalog';
import type { GenerationStatus } from '../generation.js';
import type { ImageStatus } from '../image.js';
import type { ImageFormat, ProviderEcho } from '../provider/image-provider.js';

export type Background = 'auto' | 'opaque' | 'transparent';

/** A row of generation.generation. */
export interface GenerationRow {
  id: string;
  workspaceId: string;
  userId: string;
  origin: 'studio' | 'api' | 'openai';
  status: GenerationStatus;
  version: number;
  prompt: string;
  /** What must not be in the picture. */
  negativePrompt: string | null;
  /** What the model is told: all of it, in the style's words. */
  providerPrompt: string;
  style: string;
  aspectRatio: string;
  resolution: Resolution;
  width: number;
  height: number;
  quality: ImageQuality;
  count: number;
  creditsEach: number;
  background: Background | null;
  outputFormat: ImageFormat;
  /** 0 to 100, of JPEG and WebP; null: the provider's own choice. */
  outputCompression: number | null;
  /** Previews that are asked of the model; null: as many as is usual. */
  partialImages: number | null;
  referenceIds: string[];
  maskId: string | null;
  /** The mask was fitted to a picture of another size. */
  maskScaled: boolean;
  parentImageId: string | null;
  /** The conversation that it is a turn of. */
  threadId: string | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
}

/** A row of generation.image. */
export interface ImageRow {
  id: string;
  generationId: string;
  workspaceId: string;
  index: number;
  status: ImageStatus;
  credits: number;
  seed: number;
  push: number;
  fencingToken: number;
  workerId: string | null;
  attempts: number;
  /** How often in a row work on it broke off by a fault of our own, before a provider was asked. */
  faults: number;
  stateSince: Date;
  /** When a worker had it for the first time. */
  firstLeasedAt: Date | null;
  /** Since when its stored bytes wait to be checked. */
  checkingSince: Date | null;
  /** What was made waits on a worker's disk for the object store: in that folder, by that attempt. */
  spoolId: string | null;
  spoolToken: number | null;
  spooledAt: Date | null;
  objectId: string | null;
  width: number | null;
  height: number | null;
  contentType: string | null;
  bytes: number | null;
  sha256: string | null;
  placeholder: string | null;
  provider: string | null;
  model: string | null;
  deliveredQuality: string | null;
  /** What the provider says that it made; what is stored is measured. */
  providerEcho: ProviderEcho | null;
  costMicroUsd: number;
  errorCode: string | null;
  errorMessage: string | null;
  /** Of a refusal by our own moderation: the rule and the verdict. */
  errorRule: string | null;
  outputVerdictId: string | null;
  /** An appeal was won: delivered, and never charged. */
  grantedAt: Date | null;
  favorite: boolean;
  tags: string[];
  /** In the trash since then, at that place of it. */
  trashedAt: Date | null;
  trashOrder: string | null;
  createdAt: Date;
  deliveredAt: Date | null;
  settledAt: Date | null;
  restoredAt: Date | null;
  deletedAt: Date | null;
  expiredAt: Date | null;
  /** When retention deletes it, as its owner was told. */
  leavesAt: Date | null;
}

export const GENERATION_COLUMNS = `
  g.id, g.workspace_id AS "workspaceId", g.user_id AS "userId", g.origin, g.status, g.version,
  g.prompt, g.negative_prompt AS "negativePrompt",
  g.provider_prompt AS "providerPrompt", g.style, g.aspect_ratio AS "aspectRatio",
  g.resolution, g.width, g.height, g.quality, g.count, g.credits_each AS "creditsEach",
  g.background, g.output_format AS "outputFormat", g.output_compression AS "outputCompression",
  g.partial_images AS "partialImages",
  g.reference_ids AS "referenceIds", g.mask_id AS "maskId", g.mask_scaled AS "maskScaled",
  g.parent_image_id AS "parentImageId", g.thread_id AS "threadId", g.created_at AS "createdAt",
  g.started_at AS "startedAt", g.finished_at AS "finishedAt"`;

/** bigint comes back as text; these never reach 2^53. */
export const IMAGE_COLUMNS = `
  i.id, i.generation_id AS "generationId", i.workspace_id AS "workspaceId", i.index, i.status,
  i.credits, i.seed::float8 AS seed, i.push, i.fencing_token AS "fencingToken",
  i.worker_id AS "workerId", i.attempts, i.faults, i.state_since AS "stateSince",
  i.first_leased_at AS "firstLeasedAt", i.checking_since AS "checkingSince",
  i.spool_id AS "spoolId", i.spool_token AS "spoolToken", i.spooled_at AS "spooledAt",
  i.object_id AS "objectId",
  i.width, i.height, i.content_type AS "contentType", i.bytes::float8 AS bytes, i.sha256,
  i.placeholder, i.provider, i.model, i.delivered_quality AS "deliveredQuality",
  i.provider_echo AS "providerEcho",
  i.cost_micro_usd::float8 AS "costMicroUsd", i.error_code AS "errorCode",
  i.error_message AS "errorMessage", i.error_rule AS "errorRule",
  i.output_verdict_id AS "outputVerdictId", i.granted_at AS "grantedAt", i.favorite, i.tags,
  i.trashed_at AS "trashedAt", i.trash_order AS "trashOrder", i.created_at AS "createdAt",
  i.delivered_at AS "deliveredAt", i.settled_at AS "settledAt", i.restored_at AS "restoredAt",
  i.deleted_at AS "deletedAt", i.expired_at AS "expiredAt", i.leaves_at AS "leavesAt"`;
