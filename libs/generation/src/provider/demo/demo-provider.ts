import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ChildPool, ChildPoolError } from '#kernel';
import type { Durations } from '../../estimate.js';
import { withoutNegative } from '../../negative-prompt.js';
import {
  DEMO_PROVIDER,
  type GenerateOptions,
  type ImageProvider,
  type ProviderRequest,
  type ProviderResult,
} from '../image-provider.js';
import { ProviderError, type ProviderErrorFacts } from '../provider-error.js';
import { readFaults, type DemoFaults } from './demo-faults.js';
import type { PaintEvent, PaintTask } from './paint.child.js';

/** The largest picture takes about 5 s on a quiet core and several times that on a busy one. */
const PAINT_TIMEOUT_ms = 90_000;
/** What painting and storing take on a quiet machine. */
const WORK_s = 1;
/** Its pauses for a picture with as many previews as is usual. */
const PAUSES = 3;
/** How many failed-once requests are remembered. */
const MAX_REMEMBERED = 1000;

export interface DemoOptions {
  /** The time before each preview and before the picture; 0 does not wait at all. Read each time. */
  readonly pace_ms: number;
}

/**
 * The built-in engine behind the same port as the real ones: procedural pictures from prompt,
 * style, seed and references. It needs no key and no network, and marks every picture DEMO.
 */
export class DemoProvider implements ImageProvider {
  readonly name = DEMO_PROVIDER;
  readonly model = DEMO_PROVIDER;
  private readonly pool: ChildPool<PaintTask, Uint8Array, PaintEvent>;
  private readonly failedOnce = new Set<string>();

  constructor(private readonly options: DemoOptions) {
    this.pool = new ChildPool({
      entry: new URL('./paint.child.js', import.meta.url),
      size: 1,
      job_timeout_ms: PAINT_TIMEOUT_ms,
    });
  }

  /** A machine that has more to do than that takes twice as long. */
  get usual(): Durations {
    const p50_s = WORK_s + (PAUSES * this.options.pace_ms) / 1000;
    return { p50_s, p90_s: 2 * p50_s };
  }

  async generate(request: ProviderRequest, options: GenerateOptions): Promise<ProviderResult> {
    const requestId = `demo_${randomUUID()}`;
    options.onRequestId?.(requestId);
    const { prompt, faults } = readFaults(withoutNegative(request.prompt, request.negativePrompt));
    try {
      await this.misbehave(request, faults, requestId, options.signal);
      const bytes = await this.paint({ ...request, prompt }, faults, options);
      return {
        bytes: faults.garbage ? Buffer.from('this is no picture, as ordered') : bytes,
        contentType: `image/${request.outputFormat}`,
        width: faults.wrongSize ? request.height : request.width,
        height: faults.wrongSize ? Math.round(request.height / 2) : request.height,
        requestId,
        model: this.model,
        quality: request.quality,
      };
    } catch (error) {
      throw asProviderError(error, requestId, options.signal);
    }
  }

  /** Ends the painting processes. */
  close(): Promise<void> {
    return this.pool.close();
  }

  private async misbehave(
    request: ProviderRequest,
    faults: DemoFaults,
    requestId: string,
    signal: AbortSignal,
  ): Promise<void> {
    if (faults.slow_ms > 0) await wait(faults.slow_ms, undefined, { signal });
    if (faults.hang)
      await new Promise<never>((_, reject) => {
        if (signal.aborted) reject(signal.reason);
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      });
    if (faults.refuse) {
      throw fail(requestId, {
        kind: 'moderation_blocked',
        message: 'Your request was rejected by the safety system (demo).',
        status: 400,
        rawCode: 'moderation_blocked',
        moderation: { stage: 'input', categories: ['other'] },
      });
    }
    if (faults.fail || (faults.failOnce && this.isFirst(request))) {
      throw fail(requestId, {
        kind: 'transient',
        message: 'The demo engine failed, as ordered.',
        status: 503,
        rawCode: 'server_error',
      });
    }
  }

  private isFirst({ prompt, seed, style }: ProviderRequest): boolean {
    const key = `${style}:${seed}:${prompt}`;
    if (this.failedOnce.delete(key)) return false;
    if (this.failedOnce.size >= MAX_REMEMBERED) this.failedOnce.clear();
    this.failedOnce.add(key);
    return true;
  }

  private async paint(
    request: ProviderRequest,
    faults: DemoFaults,
    { signal, onPartial }: GenerateOptions,
  ): Promise<Buffer> {
    const { promise: drafted, resolve } = Promise.withResolvers<Uint8Array[]>();
    const painted = this.pool.run(taskOf(request, faults), {
      signal,
      onEvent: ({ previews }) => resolve(previews),
    });
    // Observed below; without this a failure during the pauses would count as unhandled.
    painted.catch(() => resolve([]));
    for (const [index, preview] of (await drafted).entries()) {
      await this.pause(faults, signal);
      onPartial(Buffer.from(preview), index);
    }
    await this.pause(faults, signal);
    return Buffer.from(await painted);
  }

  private async pause(faults: DemoFaults, signal: AbortSignal): Promise<void> {
    const pace_ms = faults.pace_ms ?? this.options.pace_ms;
    if (pace_ms > 0) await wait(pace_ms, undefined, { signal });
  }
}

function taskOf(request: ProviderRequest, faults: DemoFaults): PaintTask {
  return {
    prompt: request.prompt,
    style: request.style,
    seed: request.seed,
    width: faults.wrongSize ? request.height : request.width,
    height: faults.wrongSize ? Math.round(request.height / 2) : request.height,
    transparent: request.background === 'transparent' && request.outputFormat !== 'jpeg',
    blank: faults.blank,
    flagged: faults.flagged,
    unsure: faults.unsure,
    references: request.references.map(({ bytes }) => bytes),
    mask: request.mask?.bytes,
    format: request.outputFormat,
    previews: Math.max(0, Math.min(3, request.partialImages)),
  };
}

const fail = (requestId: string, facts: Omit<ProviderErrorFacts, 'provider' | 'requestId'>) =>
  new ProviderError({ ...facts, provider: DEMO_PROVIDER, requestId });

function asProviderError(error: unknown, requestId: string, signal: AbortSignal): ProviderError {
  if (error instanceof ProviderError) return error;
  if (signal.aborted)
    return fail(requestId, { kind: 'aborted', message: 'The call was cancelled.' });
  if (error instanceof ChildPoolError && error.code === 'invalid_image_file') {
    return fail(requestId, {
      kind: 'invalid_request',
      message: error.message,
      status: 400,
      rawCode: error.code,
    });
  }
  const message = error instanceof Error ? error.message : 'unknown';
  return fail(requestId, {
    kind: 'transient',
    message: `The demo engine failed: ${message}`,
    cause: error,
  });
}
