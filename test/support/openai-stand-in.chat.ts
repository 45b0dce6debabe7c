import type { ServerResponse } from 'node:http';

/** How the stand-in answers a chat completion. Markers in the prompt name them too: `[stand-in:refusal]`. */
export type ChatFault =
  | 'ok'
  | 'rate-limit'
  | 'error-500'
  | 'refused-key'
  | 'no-quota'
  | 'hang'
  | 'hang-after-headers'
  | 'garbage'
  | 'garbage-json'
  | 'empty'
  | 'no-choices'
  | 'refusal'
  | 'content-filter'
  | 'length'
  | 'loses-quotes'
  | 'forbidden-answer'
  | 'too-long';

interface ChatMessage {
  role: string;
  content: unknown;
}

interface Part {
  type: string;
  image_url?: { url?: string };
}

/** Answers as the API does, or with the fault: the given one, else the one that the prompt names. */
export function answerChat(
  { fields, requestId }: { fields: Record<string, unknown>; requestId: string },
  response: ServerResponse,
  scripted: ChatFault | undefined,
  retryAfter_s: number,
): void {
  const send = (status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const wrong = chatFieldFault(fields);
  if (wrong) {
    send(400, { error: { ...wrong, type: 'invalid_request_error' } });
    return;
  }
  const marker = /\[stand-in:([a-z0-9-]+)\]/.exec(materialOf(fields).prompt)?.[1];
  const fault = scripted ?? (marker as ChatFault | undefined) ?? 'ok';
  switch (fault) {
    case 'hang':
      return;
    case 'hang-after-headers':
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"id": ');
      return;
    case 'garbage-json':
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices": [');
      return;
    case 'error-500':
      send(500, {
        error: {
          // A provider may quote what it was sent.
          message: `The server had an error processing ${materialOf(fields).prompt}.`,
          type: 'server_error',
          param: null,
          code: null,
        },
      });
      return;
    case 'refused-key':
      send(401, {
        error: {
          message: 'Incorrect API key provided.',
          type: 'invalid_request_error',
          param: null,
          code: 'invalid_api_key',
        },
      });
      return;
    case 'no-quota':
      send(429, {
        error: {
          message: 'You exceeded your current quota.',
          type: 'insufficient_quota',
          param: null,
          code: 'insufficient_quota',
        },
      });
      return;
    case 'rate-limit':
      response.setHeader('retry-after', String(retryAfter_s));
      send(429, {
        error: {
          message: 'Rate limit reached for requests per min (RPM): Limit 3.',
          type: 'requests',
          param: null,
          code: 'rate_limit_exceeded',
        },
      });
      return;
    default:
      send(200, chatCompletion(requestId, fields, fault));
  }
}

/** The refusal of a request that the API would not take, in its words. */
function chatFieldFault(
  fields: Record<string, unknown>,
): { message: string; param: string; code: string } | undefined {
  const { max_tokens, messages, response_format } = fields;
  if (max_tokens !== undefined)
    return {
      message:
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      param: 'max_tokens',
      code: 'unsupported_parameter',
    };
  if (!Array.isArray(messages) || messages.length === 0)
    return {
      message: "Missing required parameter: 'messages'.",
      param: 'messages',
      code: 'missing_required_parameter',
    };
  const format = response_format as
    | { type: string; json_schema?: { strict?: boolean; schema?: Record<string, unknown> } }
    | undefined;
  const schema = format?.json_schema?.schema;
  if (format?.json_schema?.strict === true && schema?.additionalProperties !== false)
    return {
      message:
        "Invalid schema for response_format: In context=(), 'additionalProperties' is required to be supplied and to be false.",
      param: 'response_format',
      code: 'invalid_request_error',
    };
  const picture = partsOf(messages as ChatMessage[]).find(({ type }) => type === 'image_url');
  if (
    picture &&
    !/^(?:https:|data:image\/(?:png|jpeg|webp|gif);base64,)/.test(picture.image_url?.url ?? '')
  )
    return {
      message: 'Invalid MIME type. Only image types are supported.',
      param: 'messages',
      code: 'invalid_image_format',
    };
  return undefined;
}

const partsOf = (messages: readonly ChatMessage[]): Part[] =>
  messages.flatMap(({ content }) => (Array.isArray(content) ? (content as Part[]) : []));

/** What the customer's side of a request holds: a prompt, or a picture. */
export function materialOf(fields: Record<string, unknown>): { prompt: string; picture?: string } {
  const messages = (fields.messages ?? []) as ChatMessage[];
  const said = messages.findLast(({ role }) => role === 'user')?.content;
  const picture = partsOf(messages).find(({ type }) => type === 'image_url')?.image_url?.url;
  if (typeof said !== 'string') return { prompt: '', ...(picture && { picture }) };
  return { prompt: String((JSON.parse(said) as { prompt?: unknown }).prompt) };
}

/** An answer of the API to that request. */
function chatCompletion(
  id: string,
  { model, ...fields }: Record<string, unknown>,
  fault: ChatFault,
): object {
  const { prompt, picture } = materialOf(fields);
  const better = picture
    ? 'A quiet harbour at dawn, soft light, seen from above'
    : `${prompt}, soft light from the left, seen from slightly above`;
  const written: Partial<Record<ChatFault, string>> = {
    'loses-quotes': better.replaceAll(/["“”]/g, '').toLowerCase(),
    'forbidden-answer': `${better}, with something forbidden`,
    'too-long': `${better} ${'x'.repeat(5000)}`,
    empty: '   ',
  };
  const content =
    fault === 'garbage'
      ? 'Sure! Here is a better prompt:'
      : JSON.stringify({ prompt: written[fault] ?? better });
  const refused = fault === 'refusal';
  const finish: Partial<Record<ChatFault, string>> = {
    'content-filter': 'content_filter',
    length: 'length',
  };
  return {
    id: `chatcmpl-${id}`,
    object: 'chat.completion',
    created: 1_795_340_000,
    model,
    choices:
      fault === 'no-choices'
        ? []
        : [
            {
              index: 0,
              message: {
                role: 'assistant',
                content: refused ? null : fault === 'length' ? content.slice(0, 20) : content,
                refusal: refused ? "I'm sorry, I can't help with that." : null,
                annotations: [],
              },
              logprobs: null,
              finish_reason: finish[fault] ?? 'stop',
            },
          ],
    usage: { prompt_tokens: 220, completion_tokens: 40, total_tokens: 260 },
    service_tier: 'default',
    system_fingerprint: null,
  };
}
