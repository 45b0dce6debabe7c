import { hashBody, type Principal, type ProblemError } from '#kernel';
import type { OpenAiEditFields, OpenAiImagesRequest } from '../http/openai.schemas.js';
import type { Wish } from '../request-generation/wish.js';
import { openAiError } from './openai-error.js';
import { parseSize, ratioOf, resolutionOf } from './openai-size.js';

/** What both routes take. */
export type OpenAiRequest = OpenAiImagesRequest | OpenAiEditFields;

/**
 * A request of the OpenAI-compatible routes as one of ours. `body` is also what a retry is known
 * by, together with the `pictures` that came with it.
 * @throws errors of OpenAI's kind
 */
export function openAiWish(
  who: Principal,
  body: OpenAiRequest,
  models: readonly string[],
  pictures?: unknown,
): Wish {
  checkFields(body, models);
  const size = parseSize(body.size);
  if ('refused' in size) throw invalid(size.refused, 'size');
  const resolution = resolutionOf(size);
  const identity = { key: who.keyId, body };
  return {
    origin: 'openai',
    prompt: body.prompt,
    aspectRatio: ratioOf(size),
    resolution,
    ...size,
    count: body.n ?? 1,
    background: body.background,
    outputFormat: body.output_format,
    outputCompression: body.output_compression,
    partialImages: previewsOf(body),
    requestHash: hashBody(pictures === undefined ? identity : { ...identity, pictures }),
  };
}

/**
 * Who says that none are wanted gets none, and the model is not asked for any. Who says nothing gets
 * none either, but the model makes the usual ones: they show that it is alive.
 */
function previewsOf({ stream, partial_images }: OpenAiRequest): number | undefined {
  return stream === true || partial_images === 0 ? partial_images : undefined;
}

function checkFields(body: OpenAiRequest, models: readonly string[]): void {
  if (body.model !== undefined && !models.includes(body.model))
    throw openAiError(
      404,
      'model_not_found',
      `The model '${body.model}' does not exist. Use one of: ${models.join(', ')}.`,
      'model',
    );
  if (body.response_format === 'url')
    throw invalid('Images are answered as b64_json.', 'response_format');
  if (body.stream === true && (body.n ?? 1) > 1) throw invalid('Streaming needs n to be 1.', 'n');
  if (body.background === 'transparent' && body.output_format === 'jpeg')
    throw invalid('Transparent background is not supported for JPEG output format', 'background');
}

const invalid = (message: string, param: string): ProblemError =>
  openAiError(400, 'invalid_value', message, param);
