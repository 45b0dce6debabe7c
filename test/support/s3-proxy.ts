import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface S3Proxy {
  readonly url: string;
  /** `METHOD /path?query` of everything that came, oldest first. */
  readonly seen: string[];
  /**
   * Looks at each request first: 'pass' it on, 'drop' the connection, or answer in the server's
   * place. May be changed at any time.
   */
  before: (incoming: IncomingMessage) => Verdict | Promise<Verdict>;
  /** Looks at each request once the server has done it: 'drop' loses its answer. */
  after: (incoming: IncomingMessage) => 'pass' | 'drop';
  close(): Promise<void>;
}

export type Verdict = 'pass' | 'drop' | { status: number; body: string };

/** Stands between the product and a real S3 server, to play what real servers rarely do. */
export async function startS3Proxy(endpoint: string): Promise<S3Proxy> {
  const seen: string[] = [];
  const server = createServer((incoming, answer) => {
    seen.push(`${incoming.method} ${incoming.url}`);
    void Promise.resolve(proxy.before(incoming)).then((verdict) => {
      if (verdict === 'pass') return forward(proxy, endpoint, incoming, answer);
      if (verdict === 'drop') return incoming.socket.destroy();
      incoming.resume();
      answer.writeHead(verdict.status, { 'content-type': 'application/xml' }).end(verdict.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: S3Proxy = {
    url: `http://127.0.0.1:${port}`,
    seen,
    before: () => 'pass',
    after: () => 'pass',
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return proxy;
}

/** S3's own form of an error. */
export function s3Error(status: number, code: string): Verdict {
  return { status, body: `<?xml version="1.0"?><Error><Code>${code}</Code></Error>` };
}

/** Headers go through untouched, Host included, because the signature covers them. */
function forward(
  proxy: S3Proxy,
  endpoint: string,
  incoming: IncomingMessage,
  answer: ServerResponse,
): void {
  const { hostname, port } = new URL(endpoint);
  const { method, url: path, headers } = incoming;
  const onward = request({ hostname, port, method, path, headers }, (found) => {
    if (proxy.after(incoming) === 'drop') {
      incoming.socket.destroy();
      return;
    }
    answer.writeHead(found.statusCode ?? 502, found.rawHeaders);
    found.pipe(answer);
  });
  onward.on('error', () => incoming.socket.destroy());
  answer.on('close', () => onward.destroy());
  incoming.pipe(onward);
}
