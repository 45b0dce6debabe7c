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
import { callBounds, CallWatch, type CallBounds } from './call-watch.js';
import { finalImage, imageBytes, isCompleted, isPartial, type FinalImage } from './wire.js';

/** The client's own limits lie behind ours, so that ours say what happened. */
const BEHIND_OUR_BOUNDS_ms = 30_000;

export interface OpenAiSettings {
  name: string;
  apiKey: string;
  /** With its version, as `https://api.openai.com/v1`. */
  baseUrl: string;
  model: string;
  /** Default {@link callBounds}. */
  bounds?: CallBounds;
}

/** The Images API of OpenAI, and of endpoints that speak like it. One call, one image, no retry. */
export class OpenAiProvider implements ImageProvider {
  readonly name: string;
  readonly model: string;
  /** What users of the vendor report. */
  readonly usual = { p50_s: 60, p90_s: 140 };
  private readonly bounds: CallBounds;
  private readonly client: OpenAI;

  constructor({ name, apiKey, baseUrl, model, bounds = callBounds }: OpenAiSettings) {
    this.name = name;
    this.model = model;
    this.bounds = bounds;
    const patience_ms = bounds.call_ms + BEHIND_OUR_BOUNDS_ms;
    this.client = new OpenAI({
      apiKey,
      baseURL: baseUrl,
      // The client would read these from the environment, which is not its business here.
      organization: null,
      project: null,
      logLevel: 'off',
      maxRetries: 0,
      timeout: patience_ms,
      fetch: patientFetch(patience_ms),
    });
  }

  async generate(request: ProviderRequest, options: GenerateOptions): Promise<ProviderResult> {
    const watch = new CallWatch(boundsOf(request, this.bounds));
    let requestId: string | undefined;
    try {
      const signal = AbortSignal.any([options.signal, watch.signal]);
      const response = await this.send(request, signal);
      requestId = response.headers.get('x-request-id') ?? undefined;
      if (requestId) options.onRequestId?.(requestId);
      const image = await this.read(response, watch, options);
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
        timedOut: options.signal.aborted ? undefined : watch.expired,
      });
    } finally {
      watch.stop();
    }
  }

  private async read(
    response: Response,
    watch: CallWatch,
    options: GenerateOptions,
  ): Promise<FinalImage | undefined> {
    if (isStream(response)) return this.follow(watch.overStream(response), options);
    watch.answeredWhole();
    return finalImage(await response.json());
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
    const { background, outputCompression, safetyIdentifier } = request;
    return {
      model: request.model ?? this.model,
      prompt: request.prompt,
      n: 1,
      size: `${request.width}x${request.height}`,
      quality: request.quality,
      output_format: request.outputFormat,
      ...(outputCompression !== undefined &&
        request.outputFormat !== 'png' && { output_compression: outputCompression }),
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
      echo: image.echo,
      usage: image.usage,
    };
  }

  private incomplete(message: string, requestId: string | undefined): ProviderError {
    return new ProviderError({ kind: 'incomplete', provider: this.name, requestId, message });
  }
}

/** A stream without previews is silent until the picture is there, as an answer in one piece is. */
const boundsOf = ({ partialImages }: ProviderRequest, bounds: CallBounds): CallBounds =>
  partialImages > 0
    ? bounds
    : { ...bounds, idle_ms: Math.max(bounds.idle_ms, bounds.firstByte_ms) };

/** As a file with its type and length: an anonymous stream would lose both. */
const fileOf = ({ bytes, filename, contentType }: ProviderRequest['references'][number]) =>
  toFile(bytes, filename, { type: contentType });

const isStream = (response: Response) =>
  (response.headers.get('content-type') ?? '').includes('text/event-stream');
