import type { ImageQuality } from '#catalog';
import type { Durations } from '../estimate.js';

/**
 * The port to whoever makes the pixels: one request is one image (n = 1). Implementations never
 * retry; retries, backing off and the next provider belong to the caller, who writes the attempt
 * before the call and its outcome after it.
 */
export type ImageFormat = 'png' | 'jpeg' | 'webp';

/** A picture given to the model: a reference, or the mask of an edit. */
export interface ReferenceImage {
  bytes: Uint8Array;
  /** `image/png`, `image/jpeg` or `image/webp`. */
  contentType: string;
  filename: string;
}

export interface ProviderRequest {
  /** The whole prompt: the customer's words inside the style's template. */
  prompt: string;
  /** What its last sentence says must not be in the picture, as the customer wrote it. */
  negativePrompt?: string;
  width: number;
  height: number;
  quality: ImageQuality;
  background?: 'transparent' | 'opaque' | 'auto';
  outputFormat: ImageFormat;
  /** 0 to 100, of JPEG and WebP only; absent: the provider's own choice. */
  outputCompression?: number;
  /** At least one makes the call an edit; the mask belongs to the first. */
  references: ReferenceImage[];
  mask?: ReferenceImage;
  /** 0..3 previews while the image is being made; fewer may come. */
  partialImages: number;
  /** Style code of the catalog; models get it through the prompt, the demo engine paints by it. */
  style: string;
  /** Any 32-bit number; models without seeds ignore it. */
  seed: number;
  /** An opaque, stable word for the customer that the provider may hold against abuse. */
  safetyIdentifier?: string;
  /** Overrides the provider's own model. */
  model?: string;
}

export interface ProviderUsage {
  inputTokens: number;
  inputImageTokens: number;
  inputTextTokens: number;
  outputTokens: number;
}

/** The settings that the provider says it used, in its own words. */
export interface ProviderEcho {
  size?: string;
  format?: string;
  quality?: string;
  background?: string;
}

export interface ProviderResult {
  /** The provider's original bytes, unchanged. Whether they decode is checked where they are stored. */
  bytes: Buffer;
  contentType: string;
  /** Size as the provider says it; the store measures the real one. */
  width?: number;
  height?: number;
  requestId?: string;
  model: string;
  quality?: string;
  /** Absent when the provider says nothing of what it made. */
  echo?: ProviderEcho;
  usage?: ProviderUsage;
}

export interface GenerateOptions {
  /** Aborting stops the call and closes its connection: `ProviderError` of kind `aborted`. */
  signal: AbortSignal;
  /** Bytes of a preview; index counts from 0. */
  onPartial: (bytes: Buffer, index: number) => void;
  /** Called as soon as the provider's own id of the call is known. */
  onRequestId?: (requestId: string) => void;
}

export interface ImageProvider {
  readonly name: string;
  readonly model: string;
  /** What its images take by its own word: what holds until enough of them were measured here. */
  readonly usual: Durations;
  /** @throws ProviderError always of that class, whatever went wrong. */
  generate(request: ProviderRequest, options: GenerateOptions): Promise<ProviderResult>;
}

/** The demo engine's name; the studio shows its results as DEMO. */
export const DEMO_PROVIDER = 'demo';
