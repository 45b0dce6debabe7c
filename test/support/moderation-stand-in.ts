import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { moderationResult } from './openai-moderation.js';

/** What the services answer next. */
export type Mood =
  | { say: 'allow' }
  /** OpenAI: these categories are flagged. */
  | { say: 'flag-categories'; categories: string[] }
  /** Creem: this decision. */
  | { say: 'decide'; decision: string }
  | { say: 'status'; status: number }
  | { say: 'garbage' }
  /** Takes the request and never answers. */
  | { say: 'hang' }
  /** Begins an answer and never ends it. */
  | { say: 'stall' };

export interface SeenRequest {
  path: string;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown>;
}

export interface ModerationStandIn {
  /** Root of the payment vendor's API; OpenAI's base is `${url}/v1`. */
  url: string;
  openai: Mood;
  creem: Mood;
  seen: SeenRequest[];
  close(): Promise<void>;
}

/**
 * Both moderation services over HTTP, with the wire forms of their contracts: OpenAI's
 * POST /v1/moderations and the payment vendor's POST /v1/moderation/prompt.
 */
export async function startModeration(): Promise<ModerationStandIn> {
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  const standIn: ModerationStandIn = {
    url: '',
    openai: { say: 'allow' },
    creem: { say: 'allow' },
    seen: [],
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  async function answer(request: IncomingMessage, response: ServerResponse) {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>;
    const path = request.url ?? '';
    standIn.seen.push({ path, headers: request.headers, body });
    const isCreem = path.endsWith('/v1/moderation/prompt');
    const mood = isCreem ? standIn.creem : standIn.openai;
    if (mood.say === 'hang') return;
    response.setHeader('content-type', 'application/json');
    response.statusCode = mood.say === 'status' ? mood.status : 200;
    if (mood.say === 'stall') response.write('{"id":"modr-1","resu');
    else response.end(isCreem ? creemBody(mood, body) : openAiBody(mood));
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  standIn.url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return standIn;
}

function openAiBody(mood: Mood): string {
  if (mood.say === 'garbage') return '{"id":"modr-1","results":[]}';
  if (mood.say === 'status')
    return JSON.stringify({
      error: { message: 'no', type: 'server_error', param: null, code: null },
    });
  const flagged = mood.say === 'flag-categories' ? mood.categories : [];
  return JSON.stringify({
    id: 'modr-1',
    model: 'omni-moderation-latest',
    results: [moderationResult(flagged)],
  });
}

function creemBody(mood: Mood, request: Record<string, unknown>): string {
  if (mood.say === 'garbage') return '<html>maintenance</html>';
  if (mood.say === 'status')
    return JSON.stringify({ trace_id: 't', status: mood.status, error: 'no', message: ['no'] });
  return JSON.stringify({
    id: 'mod_1',
    object: 'moderation_result',
    ...request,
    decision: mood.say === 'decide' ? mood.decision : 'allow',
    usage: { units: 1 },
  });
}
