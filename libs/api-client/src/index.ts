import createFetchClient, { type Client } from 'openapi-fetch';
import type { components, paths } from './schema.js';

export type { components, paths };
/** The named shapes of the contract: `Schemas['Generation']`. */
export type Schemas = components['schemas'];
export type ApiClient = Client<paths>;

/** Body of every error answer (RFC 9457). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  detail: string;
  requestId: string;
  [extra: string]: unknown;
}

/** An error answer as an exception, for callers that prefer `try`. */
export class ApiError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
    this.name = 'ApiError';
  }
}

/** A client of this service with the browser's session cookie. `baseUrl` '' is the page's own origin. */
export function createClient(options: { baseUrl?: string } = {}): ApiClient {
  return createFetchClient<paths>({ baseUrl: options.baseUrl ?? '', credentials: 'same-origin' });
}

/** Gives the data of an answer. @throws {ApiError} with the problem when it is an error. */
export async function unwrap<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok) return data as T;
  throw new ApiError(asProblem(error, response));
}

function asProblem(error: unknown, response: Response): Problem {
  if (error !== null && typeof error === 'object' && 'code' in error) return error as Problem;
  return {
    type: 'about:blank',
    title: response.statusText || 'The request failed',
    status: response.status,
    code: `http_${response.status}`,
    detail: 'The service did not answer as expected. Try again in a moment.',
    requestId: response.headers.get('x-request-id') ?? '',
  };
}
