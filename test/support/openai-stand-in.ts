import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../../scripts/lib/net.mjs';
import { answerChat, type ChatFault } from './openai-stand-in.chat.js';
import { editFault } from './openai-stand-in.edits.js';
import { moderationResult } from './openai-moderation.js';
import { answerOf, pictureOf, sizeFault, stream } from './openai-stand-in.pictures.js';
import { Turnstile } from './turnstile.js';

/** How the stand-in answers an image request. Prompt markers name them too: `[stand-in:refuse]`. */
export type StandInFault =
  | 'ok'
  | 'json'
  | 'refuse'
  | 'refuse-output'
  | 'rate-limit'
  | 'no-quota'
  | 'error-500'
  | 'error-502'
  | 'error-503'
  | 'bad-size'
  | 'bad-key'
  | 'bad-model'
  | 'hang'
  | 'hang-after-headers'
  | 'hang-between-partials'
  | 'hang-mid-stream'
  | 'json-hang'
  | 'pulse'
  | 'drop'
  | 'drop-after-headers'
  | 'drop-mid-stream'
  | 'drop-mid-completed'
  | 'no-completed'
  | 'error-mid-stream'
  | 'garbage-json'
  | 'garbage-base64'
  | 'garbage-image'
  | 'wrong-size'
  | 'wrong-format'
  | 'blank'
  | 'no-images'
  | 'json-no-images'
  | 'slow'
  | 'late';

export interface StandInFile {
  name: string;
  filename: string;
  contentType: string;
  bytes: Buffer;
}

export interface StandInRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  /** Body fields: JSON values, or the text parts of a form. */
  fields: Record<string, unknown>;
  files: StandInFile[];
  requestId: string;
  /** The client closed the connection before the answer was complete. */
  hungUp: boolean;
}

/**
 * The image, chat, moderation and model routes of OpenAI as they are on the wire, with their faults:
 * those of `script`, then of `failFirst`, then of a marker in the prompt; of chats, `chatScript`.
 */
export class OpenAiStandIn {
  readonly requests: StandInRequest[] = [];
  /** The faults of the next image requests. */
  script: StandInFault[] = [];
  private firsts: { fault: StandInFault; seen: Set<string> } | null = null;
  /** The faults of the next chat completions. */
  chatScript: ChatFault[] = [];
  /** Words that the moderation route flags, with the category. */
  flagged: Record<string, string> = { forbidden: 'violence' };
  /** The moderation route answers 503 for pictures, and goes on judging prompts. */
  looksAway = false;
  /** Prompts for which the moderation route answers 503. */
  readonly unanswered = new Set<string>();
  slow_ms = 1_500;
  /** Beyond the patience of whoever asks. */
  late_ms = 5_000;
  retryAfter_s = 7;
  /** What a refusal names as the limit: many, so that tests of other things are not slowed down. */
  statedPerMinute: number | null = 500;
  /** Image requests that are taken; each further one is refused. */
  takes = Infinity;
  /** What is taken and does not fail is answered as it is let through here. */
  readonly answers = new Turnstile();
  private readonly server = createServer((request, response) => {
    void this.serve(request, response).catch(() => response.destroy());
  });

  /**
   * On a port that is still free when it was stopped and is started again there.
   * @returns the base URL, with its version.
   */
  async start(port?: number): Promise<string> {
    const own = port ?? (await freePort());
    await new Promise<void>((resolve) => this.server.listen(own, '127.0.0.1', resolve));
    return `http://127.0.0.1:${own}/v1`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  reset(): void {
    this.requests.length = 0;
    this.script = [];
    this.firsts = null;
    this.chatScript = [];
    this.takes = Infinity;
    this.answers.open();
  }

  /** The first request for each prompt meets this from now on, however they and their repetitions mix. */
  failFirst(fault: StandInFault): void {
    this.firsts = { fault, seen: new Set() };
  }

  imageRequests(): StandInRequest[] {
    return this.requests.filter(({ path }) => path.startsWith('/v1/images/'));
  }

  /** The texts that the moderation route was asked about. */
  moderated(): string[] {
    return this.requests
      .filter(({ path }) => path === '/v1/moderations')
      .flatMap(({ fields }) => (typeof fields.input === 'string' ? [fields.input] : []));
  }

  chatRequests(): StandInRequest[] {
    return this.requests.filter(({ path }) => path === '/v1/chat/completions');
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const seen = await read(request);
    this.requests.push(seen);
    response.on('close', () => (seen.hungUp = !response.writableFinished));
    response.setHeader('x-request-id', seen.requestId);
    if (request.headers.authorization?.startsWith('Bearer ') !== true) {
      sendError(response, 401, 'You did not provide an API key.', null, 'invalid_api_key');
      return;
    }
    switch (`${seen.method} ${seen.path}`) {
      case 'GET /v1/models': {
        sendJson(response, 200, {
          object: 'list',
          data: [{ id: 'gpt-image-2', object: 'model', created: 1777000000, owned_by: 'system' }],
        });
        return;
      }
      case 'POST /v1/moderations': {
        const { input } = seen.fields;
        if (typeof input === 'string' ? this.unanswered.has(input) : this.looksAway)
          sendError(response, 503, 'Overloaded.', null, 'server_error');
        else sendJson(response, 200, this.moderate(seen.fields));
        return;
      }
      case 'POST /v1/chat/completions': {
        answerChat(seen, response, this.chatScript.shift(), this.retryAfter_s);
        return;
      }
      case 'POST /v1/images/generations':
      case 'POST /v1/images/edits':
        return this.image(seen, response);
      default: {
        sendError(response, 404, `Unknown path ${seen.path}`, null, 'not_found');
        return;
      }
    }
  }

  private firstFault(prompt: string): StandInFault | undefined {
    if (this.firsts?.seen.has(prompt)) return undefined;
    this.firsts?.seen.add(prompt);
    return this.firsts?.fault;
  }

  private async image(seen: StandInRequest, response: ServerResponse): Promise<void> {
    const marker = /\[stand-in:([a-z0-9-]+)\]/.exec(String(seen.fields.prompt))?.[1];
    const fault =
      this.script.shift() ??
      this.firstFault(String(seen.fields.prompt)) ??
      this.refusesMore() ??
      (marker as StandInFault | undefined) ??
      'ok';
    if (await this.failsEarly(fault, seen, response)) return;
    const refused = await editFault(seen);
    if (refused) {
      sendError(response, 400, refused.message, refused.param, refused.code, refused.type);
      return;
    }
    await this.answers.pass();
    if (fault === 'slow') await wait(this.slow_ms);
    if (fault === 'late') await wait(this.late_ms);
    const picture = await pictureOf(seen, fault);
    if (fault === 'json-hang') {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"created": 1');
      return;
    }
    if (String(seen.fields.stream) !== 'true' || fault.startsWith('json')) {
      sendJson(response, 200, answerOf(picture, fault));
      return;
    }
    await stream(seen, picture, fault, response);
  }

  private refusesMore(): StandInFault | undefined {
    this.takes -= 1;
    return this.takes < 0 ? 'rate-limit' : undefined;
  }

  /** Faults before any image data; true when the request is done with. */
  private async failsEarly(
    fault: StandInFault,
    { fields, requestId }: StandInRequest,
    response: ServerResponse,
  ): Promise<boolean> {
    const size = textOf(fields.size, 'auto');
    switch (fault === 'ok' && sizeFault(size) ? 'bad-size' : fault) {
      case 'hang':
        return true;
      case 'drop':
        response.destroy();
        return true;
      case 'refuse':
      case 'refuse-output':
        sendJson(response, 400, refusal(requestId, fault === 'refuse' ? 'input' : 'output'));
        return true;
      case 'rate-limit':
        response.setHeader('retry-after', String(this.retryAfter_s));
        sendError(
          response,
          429,
          this.statedPerMinute === null
            ? 'Rate limit reached.'
            : `Rate limit reached for gpt-image-2 in organization org-x on images per min (IPM): Limit ${this.statedPerMinute}.`,
          null,
          'rate_limit_exceeded',
          'requests',
        );
        return true;
      case 'no-quota':
        sendError(
          response,
          429,
          'You exceeded your current quota, please check your plan and billing details.',
          null,
          'insufficient_quota',
          'insufficient_quota',
        );
        return true;
      case 'error-500':
      case 'error-502':
      case 'error-503':
        if (fault === 'error-502')
          response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>');
        else
          sendError(
            response,
            Number(fault.slice(-3)),
            'The server had an error while processing your request.',
            null,
            'server_error',
            'server_error',
          );
        return true;
      case 'bad-size':
        sendError(
          response,
          400,
          sizeFault(size) ?? `Invalid size '${size}'.`,
          'size',
          'invalid_value',
          'image_generation_user_error',
        );
        return true;
      case 'bad-key':
        sendError(
          response,
          401,
          'Incorrect API key provided: sk-live-abcdef123456.',
          null,
          'invalid_api_key',
        );
        return true;
      case 'bad-model':
        sendError(
          response,
          400,
          `The model '${String(fields.model)}' does not exist.`,
          'model',
          'invalid_value',
          'image_generation_user_error',
        );
        return true;
      case 'garbage-json':
        response.writeHead(200, { 'content-type': 'application/json' }).end('{"created": 17773');
        return true;
      default:
        return false;
    }
  }

  private moderate({ model, input }: Record<string, unknown>): object {
    const inputs = typeof input === 'string' ? [input] : Array.isArray(input) ? input : [];
    const texts = inputs.map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
    const isMultimodal = inputs.some((item) => typeof item === 'object');
    const judge = (text: string) => {
      const hits = Object.entries(this.flagged).filter(([word]) => text.includes(word));
      return moderationResult(
        hits.map(([, category]) => category),
        isMultimodal ? ['text', 'image'] : ['text'],
      );
    };
    return {
      id: `modr-${randomUUID()}`,
      model: model ?? 'omni-moderation-latest',
      results: isMultimodal ? [judge(texts.join(' '))] : texts.map(judge),
    };
  }
}

const refusal = (requestId: string, stage: 'input' | 'output') => ({
  error: {
    message: `Your request was rejected by the safety system. If you believe this is an error, contact us at help.openai.com and include the request ID ${requestId}.`,
    type: 'image_generation_user_error',
    param: null,
    code: 'moderation_blocked',
    moderation_details: { moderation_stage: stage, categories: ['other'] },
  },
});

async function read(request: IncomingMessage): Promise<StandInRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const type = request.headers['content-type'] ?? '';
  const seen: StandInRequest = {
    method: request.method ?? '',
    path: new URL(request.url ?? '/', 'http://stand-in').pathname,
    headers: request.headers,
    fields: {},
    files: [],
    requestId: `req_${randomUUID().replaceAll('-', '')}`,
    hungUp: false,
  };
  if (type.startsWith('application/json'))
    seen.fields = JSON.parse(body.toString('utf8')) as Record<string, unknown>;
  if (type.startsWith('multipart/form-data')) {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- fine for tests, and needs no further package
    const form = await new Response(body, { headers: { 'content-type': type } }).formData();
    for (const [name, value] of form) {
      if (typeof value === 'string') seen.fields[name] = value;
      else
        seen.files.push({
          name,
          filename: value.name,
          contentType: value.type,
          bytes: Buffer.from(await value.arrayBuffer()),
        });
    }
  }
  return seen;
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function sendError(
  response: ServerResponse,
  status: number,
  message: string,
  param: string | null,
  code: string,
  type = 'invalid_request_error',
): void {
  sendJson(response, status, { error: { message, type, param, code } });
}

/** A field as text: forms send text, JSON sends what it likes. */
export const textOf = (value: unknown, fallback: string): string =>
  typeof value === 'string' ? value : fallback;
