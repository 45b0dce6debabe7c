import OpenAI, { toFile } from 'openai';
import type { ImageEditParamsStreaming } from 'openai/resources/images';
import { Stream } from 'openai/streaming';
import type {
  GenerateOptions,
  ImageProvider,
  ProviderRequest,
  ProviderResult,
} from '../image-provider.js';
import { ProviderError } from '../provider-error.js';
import { classifyError } from './classify-error.js';
import { patientFetch } from './patient-fetch.js';
import { finalImage, imageBytes, isCompleted, isPartial, type FinalImage } from './wire.js';
import { costOfUsage, estimatedCost } from './image-cost.js';

/** The bound on one call. 4K pictures in high quality take minutes. */
export const CALL_TIMEOUT_ms = 10 * 60_000;

export interface OpenAiSettings {
  name: string;
  apiKey: string;
  /** With its version, as `https://api.openai.com/v1`. */
  baseUrl: string;
  model: string;
  /** Default {@link CALL_TIMEOUT_ms}. */
  timeout_ms?: number;
}

/** The Images API of OpenAI, and of endpoints that speak like it. One call, one image, no retry. */
export class OpenAiProvider implements ImageProvider {
  readonly name: string;
  private readonly model: string;
  private readonly timeout_ms: number;
  private readonly client: OpenAI;

  constructor({ name, apiKey, baseUrl, model, timeout_ms = CALL_TIMEOUT_ms }: OpenAiSettings) {
    this.name = name;
    this.model = model;
    this.timeout_ms = timeout_ms;
    this.client = new OpenAI({
      apiKey,
      baseURL: baseUrl,
      // The client would read these from the environment, which is not its business here.
      organization: null,
      project: null,
      logLevel: 'off',
      maxRetries: 0,
      timeout: timeout_ms + 30_000,
      fetch: patientFetch(timeout_ms + 30_000),
    });
  }

  async generate(request: ProviderRequest, options: GenerateOptions): Promise<ProviderResult> {
    const bound = new AbortController();
    const timer = setTimeout(() => bound.abort(), this.timeout_ms);
    let requestId: string | undefined;
    try {
      const signal = AbortSignal.any([options.signal, bound.signal]);
      const response = await this.send(request, signal);
      requestId = response.headers.get('x-request-id') ?? undefined;
      if (requestId) options.onRequestId?.(requestId);
      const image = isStream(response)
        ? await this.follow(response, options)
        : finalImage(await response.json());
      // An abort ends the client's loop silently; it must not pass for an answer.
      signal.throwIfAborted();
      if (!image)
        throw this.incomplete('The provider ended its answer without an image.', requestId);
      return this.result(request, image, requestId);
    } catch (error) {
      throw classifyError(error, {
        provider: this.name,
        requestId,
        aborted: options.signal.aborted,
        timedOut: bound.signal.aborted && !options.signal.aborted,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  private async send(request: ProviderRequest, signal: AbortSignal): Promise<Response> {
    const common = this.paramsOf(request);
    if (request.references.length === 0)
      return this.client.images.generate(common, { signal }).asResponse();
    const [image, mask] = await Promise.all([
      Promise.all(request.references.map(fileOf)),
      request.mask && fileOf(request.mask),
    ]);
    const params: ImageEditParamsStreaming = { ...common, image, ...(mask && { mask }) };
    return this.client.images.edit(params, { signal }).asResponse();
  }

  private paramsOf(request: ProviderRequest) {
    const { background, safetyIdentifier } = request;
    return {
      model: request.model ?? this.model,
      prompt: request.prompt,
      n: 1,
      size: `${request.width}x${request.height}`,
      quality: request.quality,
      output_format: request.outputFormat,
      ...(background && background !== 'auto' && { background }),
      ...(safetyIdentifier && { safety_identifier: safetyIdentifier }),
      stream: true as const,
      partial_images: request.partialImages,
    };
  }

  /** Reads the events to the completed one; a stream that ends without it gives nothing. */
  private async follow(
    response: Response,
    { onPartial }: GenerateOptions,
  ): Promise<FinalImage | undefined> {
    const events = Stream.fromSSEResponse<unknown>(response, new AbortController());
    for await (const event of events) {
      if (isPartial(event)) {
        const bytes = imageBytes(event.b64_json);
        if (bytes) onPartial(bytes, event.partial_image_index);
      } else if (isCompleted(event)) return finalImage({ ...event, data: [event] });
    }
    return undefined;
  }

  private result(
    request: ProviderRequest,
    image: FinalImage,
    requestId: string | undefined,
  ): ProviderResult {
    const bytes = imageBytes(image.base64);
    if (!bytes) throw this.incomplete('The provider sent no usable image data.', requestId);
    const [width, height] = image.size ?? [];
    return {
      bytes,
      contentType: `image/${image.format ?? request.outputFormat}`,
      width,
      height,
      requestId,
      model: request.model ?? this.model,
      quality: image.quality ?? request.quality,
      usage: image.usage,
      costMicroUsd: image.usage
        ? costOfUsage(image.usage)
        : estimatedCost(request.width, request.height, request.quality, request.partialImages),
    };
  }

  private incomplete(message: string, requestId: string | undefined): ProviderError {
    return new ProviderError({ kind: 'incomplete', provider: this.name, requestId, message });
  }
}

/** As a file with its type and length: an anonymous stream would lose both. */
const fileOf = ({ bytes, filename, contentType }: ProviderRequest['references'][number]) =>
  toFile(bytes, filename, { type: contentType });

const isStream = (response: Response) =>
  (response.headers.get('content-type') ?? '').includes('text/event-stream');
