import { Agent, fetch as undiciFetch, type RequestInit as UndiciRequestInit } from 'undici';

const CONNECT_TIMEOUT_ms = 10_000;

/**
 * A fetch that waits as long as the caller does. Node's own gives up after 300 s without headers
 * or without a further byte, and slow pictures take longer than that.
 */
export function patientFetch(patience_ms: number): typeof fetch {
  const dispatcher = new Agent({
    headersTimeout: patience_ms,
    bodyTimeout: patience_ms,
    connect: { timeout: CONNECT_TIMEOUT_ms },
  });
  const patient: typeof fetch = async (input, init) => {
    const prepared = await encodeForm(init);
    const answer = await undiciFetch(input instanceof Request ? input.url : input, {
      ...(prepared as UndiciRequestInit),
      dispatcher,
    });
    // The same standard object from another copy of the library.
    return answer;
  };
  // The client asks this constructor whether forms are understood, as `encodeForm` sees to.
  return Object.assign(patient, { Response });
}

/** Node's FormData is a stranger to this fetch, which would send it as the text "[object FormData]". */
async function encodeForm(init: RequestInit | undefined): Promise<RequestInit | undefined> {
  if (!(init?.body instanceof FormData)) return init;
  const encoded = new Response(init.body);
  const headers = new Headers(init.headers);
  headers.set('content-type', encoded.headers.get('content-type') ?? '');
  return { ...init, headers: Object.fromEntries(headers), body: await encoded.arrayBuffer() };
}
