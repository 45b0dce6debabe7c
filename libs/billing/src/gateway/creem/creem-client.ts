import type { z } from 'zod';
import { GatewayError } from '../payment-gateway.js';

/** Checkout and portal pages wait for these calls, so they may not take long. */
const TIMEOUT_MS = 15_000;
/** Largest part of an error answer that goes into our own error. */
const MAX_MESSAGE = 300;

interface CreemRequest<T extends z.ZodType> {
  method: 'GET' | 'POST';
  path: string;
  body?: object;
  schema: T;
}

/** Creem's HTTP API: plain JSON with an `x-api-key` header. POSTs are never sent twice. */
export class CreemClient {
  constructor(
    private readonly baseUrl: string,
    private readonly apiKey: string,
  ) {}

  /** @throws {GatewayError} always of that type, with what is known about the outcome. */
  async call<T extends z.ZodType>(request: CreemRequest<T>): Promise<z.infer<T>> {
    const response = await this.send(request.method, request.path, request.body);
    const text = await response.text().catch((error: unknown) => {
      throw lost(request.method, error);
    });
    if (!response.ok) throw refusal(request.method, response.status, text);
    const parsed = request.schema.safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    throw new GatewayError(
      request.method === 'GET' ? 'unavailable' : 'unknown',
      `${request.method} ${request.path.split('?')[0]} answered something that is not understood`,
      response.status,
    );
  }

  private async send(method: string, path: string, body: object | undefined): Promise<Response> {
    try {
      return await fetch(`${this.baseUrl.replace(/\/+$/, '')}${path}`, {
        method,
        headers: {
          'x-api-key': this.apiKey,
          accept: 'application/json',
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        body: body ? JSON.stringify(body) : undefined,
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      throw lost(method, error);
    }
  }
}

/** Codes of connections that were never made, so that nothing can have happened. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

function lost(method: string, error: unknown): GatewayError {
  const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined;
  const sent = method !== 'GET' && !NOT_SENT.has(cause?.code ?? '');
  return new GatewayError(
    sent ? 'unknown' : 'unavailable',
    'The payment service did not answer',
    null,
    { cause: error },
  );
}

function refusal(method: string, status: number, text: string): GatewayError {
  const said = text.slice(0, MAX_MESSAGE);
  if (status === 429)
    return new GatewayError('unavailable', 'The payment service is busy (429)', status);
  // 408: it waited for the rest of the request, or for itself; what it did until then is not said.
  if (status >= 500 || status === 408)
    return new GatewayError(
      method === 'GET' ? 'unavailable' : 'unknown',
      `The payment service failed (${status}): ${said}`,
      status,
    );
  return new GatewayError('refused', `The payment service refused (${status}): ${said}`, status);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
