import { createClient } from '#api-client';
import { connectionLost } from '../lib/connection.js';
import { problemFrom } from './problem.js';

/** The product's own API on this page's origin. */
export const api = createClient();

interface Call<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The data of an answer. Every failure becomes a Problem, a lost connection too. */
export async function answer<T>(call: Promise<Call<T>>): Promise<T> {
  const { data, error, response } = await call.catch((error: unknown) => {
    // Ended by this page itself: that says nothing about the connection.
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    connectionLost();
    throw problemFrom(0, undefined);
  });
  if (!response.ok) throw problemFrom(response.status, error, response.headers.get('retry-after'));
  return data as T;
}
