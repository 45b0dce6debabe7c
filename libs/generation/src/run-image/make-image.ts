import { createHash } from 'node:crypto';
import { Clock, describeError, FaultPoints, log, type ProblemError } from '#kernel';
import { Injectable } from '@nestjs/common';
import type { AttemptEnd } from '../data/attempt.repository.js';
import { PriceRepository } from '../data/price.repository.js';
import { costOfUsage, estimatedCost } from '../image-cost.js';
import { judgeFailure } from '../judge-failure.js';
import { PipelineOptions } from '../pipeline-options.js';
import type { ImageProvider, ProviderRequest, ProviderResult } from '../provider/image-provider.js';
import { ProviderError } from '../provider/provider-error.js';
import { SettleImage } from '../settle-image/settle-image.js';
import type { Leased } from './leased-image.js';
import { LeasedImages } from './leased-image.js';
import { LoadReferences, ReferenceGone, type Pictures } from './load-references.js';
import { ProviderChain } from './provider-chain.js';
import { Stopped } from './running-images.js';
import { ShowPartials } from './show-partials.js';

/** Calls a provider for one image, and decides what a failure means. */
@Injectable()
export class MakeImage {
  constructor(
    private readonly leases: LeasedImages,
    private readonly chain: ProviderChain,
    private readonly prices: PriceRepository,
    private readonly references: LoadReferences,
    private readonly partials: ShowPartials,
    private readonly settle: SettleImage,
    private readonly clock: Clock,
    private readonly options: PipelineOptions,
    private readonly faults: FaultPoints,
  ) {}

  /** @returns what was made, or null when the image was given back or ended. */
  async make(leased: Leased, signal: AbortSignal): Promise<MadeImage | null> {
    const pictures = await this.pictures(leased);
    if (!pictures) return null;
    const choice = await this.chain.choose(leased.image.id);
    if ('wait_ms' in choice) return this.waitForProvider(leased, choice);
    const { provider } = choice;
    const request = this.request(leased, pictures);
    const price = await this.prices.now(provider.name, provider.model);
    const { references, mask } = request;
    const estimate = estimatedCost(
      { ...request, pictures: references.length + (mask ? 1 : 0) },
      price,
    );
    await this.leases.beginAttempt(leased, provider.name, estimate);
    this.faults.reach('attempt.recorded', leased.image.id);
    const begun_ms = performance.now();
    const since_ms = () => performance.now() - begun_ms;
    try {
      const result = await this.call(provider, request, leased, signal);
      const call_ms = since_ms();
      await this.chain.succeeded(provider.name);
      const costMicroUsd = result.usage ? costOfUsage(result.usage, price) : estimate;
      return { provider: provider.name, result, call_ms, costMicroUsd };
    } catch (error) {
      const call_ms = since_ms();
      const failure = asProviderError(error, provider.name, signal);
      const { fencingToken } = leased.guard;
      await this.chain.failed(provider.name, failure, { imageId: leased.image.id, fencingToken });
      await this.fail(leased, failure, call_ms, signal);
      return null;
    }
  }

  private async pictures(leased: Leased): Promise<Pictures | null> {
    try {
      return await this.references.load(leased.generation);
    } catch (error) {
      if (!(error instanceof ReferenceGone)) throw error;
      await this.settle.settle(leased.image, leased.guard, {
        delivered: false,
        code: 'reference_gone',
      });
      return null;
    }
  }

  /** Waiting for its turn at a provider that takes only so many is no fault of the provider's. */
  private async waitForProvider(
    leased: Leased,
    { wait_ms, paced }: { wait_ms: number; paced: boolean },
  ): Promise<null> {
    if (!paced && this.waited_ms(leased) >= this.options.retry.undelivered_after_ms)
      await this.settle.settle(leased.image, leased.guard, {
        delivered: false,
        code: 'provider_unavailable',
      });
    else await this.leases.giveBack(leased, wait_ms, { uncounted: false });
    return null;
  }

  private request({ image, generation }: Leased, pictures: Pictures): ProviderRequest {
    return {
      prompt: generation.providerPrompt,
      negativePrompt: generation.negativePrompt ?? undefined,
      width: generation.width,
      height: generation.height,
      quality: generation.quality,
      background: generation.background ?? undefined,
      outputFormat: generation.outputFormat,
      outputCompression: generation.outputCompression ?? undefined,
      references: pictures.references,
      mask: pictures.mask,
      partialImages: generation.partialImages ?? this.options.partial_images,
      style: generation.style,
      seed: image.seed,
      safetyIdentifier: createHash('sha256').update(generation.workspaceId).digest('hex'),
    };
  }

  private async call(
    provider: ImageProvider,
    request: ProviderRequest,
    leased: Leased,
    outer: AbortSignal,
  ): Promise<ProviderResult> {
    const deadline = new AbortController();
    const timer = setTimeout(
      () => deadline.abort(new Stopped('timeout')),
      this.options.attempt_timeout_ms,
    );
    const signal = AbortSignal.any([outer, deadline.signal]);
    const show = this.partials.sink(leased.image, signal);
    try {
      return await provider.generate(request, {
        signal,
        onPartial: (bytes, index) => {
          this.faults.reach('provider.streaming', leased.image.id);
          show(bytes, index);
        },
        onRequestId: (requestId) =>
          void this.leases
            .noteRequestId(leased, requestId)
            .catch((error: unknown) =>
              log.debug({ error: describeError(error) }, 'a request id was not kept'),
            ),
      });
    } catch (error) {
      if (!deadline.signal.aborted) throw error;
      throw new ProviderError({
        kind: 'unknown_outcome',
        provider: provider.name,
        message: `no answer within ${this.options.attempt_timeout_ms} ms`,
        silent: true,
        cause: error,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  private async fail(
    leased: Leased,
    error: ProviderError,
    call_ms: number,
    signal: AbortSignal,
  ): Promise<void> {
    // Cancelled or fenced: somebody else has written the end, or owns the image now.
    const stopped: unknown = signal.reason;
    if (signal.aborted && !(stopped instanceof Stopped && stopped.reason === 'shutdown')) return;
    const verdict = judgeFailure(
      error,
      {
        attempts: leased.image.attempts,
        waited_ms: this.waited_ms(leased),
        random: Math.random(),
        providerIn_ms: this.chain.availableIn_ms(),
        paced: this.chain.isPaced(error.provider),
      },
      this.options.retry,
    );
    const attempt: AttemptEnd = {
      outcome: verdict.outcome,
      requestId: error.requestId,
      call_ms,
      error: {
        kind: error.kind,
        status: error.status,
        code: error.rawCode,
        message: error.message,
      },
    };
    if (verdict.do === 'retry')
      await this.leases.giveBack(leased, verdict.delay_ms, {
        uncounted: verdict.uncounted,
        attempt,
      });
    else
      await this.settle.settle(leased.image, leased.guard, {
        delivered: false,
        code: verdict.code,
        attempt,
      });
  }

  /** Waiting for its turn is no fault of the provider's. */
  private waited_ms({ image }: Leased): number {
    const now = this.clock.now();
    return now.getTime() - (image.firstLeasedAt ?? now).getTime();
  }
}

export interface MadeImage {
  provider: string;
  result: ProviderResult;
  /** From the request to the answer. */
  call_ms: number;
  /** By the price that held when the call began. */
  costMicroUsd: number;
}

/** Providers promise to throw their own class only; anything else counts as a passing fault. */
function asProviderError(error: unknown, provider: string, signal: AbortSignal): ProviderError {
  if (error instanceof ProviderError) return error;
  const message = (error as ProblemError | null)?.message ?? String(error);
  log.error({ provider, error: describeError(error) }, 'a provider broke its contract');
  return new ProviderError({
    kind: signal.aborted ? 'aborted' : 'transient',
    provider,
    message,
    cause: error,
  });
}
