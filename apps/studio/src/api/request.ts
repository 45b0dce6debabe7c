import { problemFrom } from './problem.js';

type Query = Record<string, string | number | boolean | undefined>;
interface Options {
  query?: Query;
  body?: unknown;
  headers?: Record<string, string>;
}

/** Sends one request to the product's own API and gives its JSON, or throws a Problem. */
export async function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(options.query ?? {}))
    if (value !== undefined && value !== '') search.set(name, String(value));
  const suffix = search.size > 0 ? `?${search.toString()}` : '';
  let response: Response;
  try {
    response = await fetch(`/api/v1${path}${suffix}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
    });
  } catch {
    throw problemFrom(0, undefined);
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw problemFrom(response.status, body);
  return body as T;
}
