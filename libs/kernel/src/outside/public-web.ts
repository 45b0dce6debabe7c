import { isIP, type LookupFunction } from 'node:net';
import { Injectable } from '@nestjs/common';
import { Agent, request, type Dispatcher } from 'undici';
import { Config } from '../config/config.js';
import { isLoopbackHost } from '../http/same-origin.js';
import { NameResolver } from './name-resolver.js';
import { OutsideError, reasonOf } from './outside-error.js';
import { isLoopbackAddress, isPublicAddress } from './public-address.js';

export interface PublicRequest {
  url: string;
  method: 'GET' | 'POST';
  headers?: Record<string, string>;
  body?: string;
  /** For everything together, from the name to the last byte. */
  timeout_ms: number;
  max_bytes: number;
  /** What becomes of an answer that is longer: it fails, or it is read so far and cut. */
  whenLonger: 'fail' | 'cut';
}

export interface PublicAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Buffer;
  isCut: boolean;
}

const MAX_URL_CHARS = 2_048;

/**
 * Requests to addresses that a customer gave. They reach the public internet and nothing else: the
 * name is resolved by us, every address that it has is checked, and the connection goes to what was
 * checked, so that a name that changes in between gains nothing. https only, no redirect is
 * followed, no proxy is used, time and size are bounded. An installation that itself runs on a
 * loopback address, outside of production, may also call this machine, and so by http.
 */
@Injectable()
export class PublicWeb {
  /** True where this machine may be called too, and by http. */
  readonly allowsLoopback: boolean;
  private readonly dispatcher: Dispatcher;

  constructor(
    config: Config,
    private readonly names: NameResolver,
  ) {
    this.allowsLoopback = !config.production && isLoopbackHost(new URL(config.publicUrl).hostname);
    this.dispatcher = new Agent({
      connect: { lookup: this.lookup(), maxCachedSessions: 0 },
      pipelining: 0, // a connection of its own for each request: what is checked is what is used
      allowH2: false,
    });
  }

  /**
   * Looks at an address before it is kept: its form, and where its name leads now.
   * @throws {OutsideError} with the reason.
   */
  async check(address: string): Promise<void> {
    await this.resolve(hostOf(this.formOf(address)));
  }

  /** @throws {OutsideError} when there is no whole answer. An answer of any status is one. */
  async send(wanted: PublicRequest): Promise<PublicAnswer> {
    const url = this.formOf(wanted.url);
    const signal = AbortSignal.timeout(wanted.timeout_ms);
    try {
      // A literal address never comes to the lookup of the connection.
      if (isIP(hostOf(url)) !== 0) this.refuseInside(hostOf(url));
      const answer = await request(url, {
        method: wanted.method,
        headers: wanted.headers,
        body: wanted.body,
        dispatcher: this.dispatcher,
        signal,
        headersTimeout: wanted.timeout_ms,
        bodyTimeout: wanted.timeout_ms,
      });
      const { body, isCut } = await readUpTo(answer.body, wanted);
      return { status: answer.statusCode, headers: answer.headers, body, isCut };
    } catch (error) {
      throw signal.aborted ? new OutsideError('timeout') : reasonOf(error);
    }
  }

  private formOf(address: string): URL {
    const url = address.length <= MAX_URL_CHARS ? URL.parse(address) : null;
    if (!url || url.hostname === '' || url.username !== '' || url.password !== '')
      throw new OutsideError('bad_address');
    const plainToHere =
      url.protocol === 'http:' && this.allowsLoopback && isLoopbackHost(url.hostname);
    if (url.protocol !== 'https:' && !plainToHere) throw new OutsideError('bad_address');
    return url;
  }

  /** All addresses of a host, if every one of them may be reached. */
  private async resolve(host: string): Promise<readonly string[]> {
    const addresses = isIP(host) === 0 ? await this.ask(host) : [host];
    for (const address of addresses) this.refuseInside(address);
    return addresses;
  }

  private async ask(host: string): Promise<readonly string[]> {
    const addresses = await this.names.addressesOf(host).catch(() => []);
    if (addresses.length === 0) throw new OutsideError('name_not_found');
    return addresses;
  }

  private refuseInside(address: string): void {
    const allowed = isPublicAddress(address) || (this.allowsLoopback && isLoopbackAddress(address));
    if (!allowed) throw new OutsideError('address_not_public');
  }

  /** What a connection asks for the addresses of its host: the check happens here. */
  private lookup(): LookupFunction {
    return (host, options, done) => {
      this.resolve(host).then(
        (addresses) => {
          const found = addresses.map((address) => ({ address, family: isIP(address) }));
          if (options.all) done(null, found);
          else done(null, found[0]?.address ?? '', found[0]?.family);
        },
        (error: unknown) => done(reasonOf(error), []),
      );
    };
  }
}

/** The host without the brackets of IPv6. */
function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

async function readUpTo(
  stream: Dispatcher.ResponseData['body'],
  { max_bytes, whenLonger }: PublicRequest,
): Promise<{ body: Buffer; isCut: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size <= max_bytes) continue;
    if (whenLonger === 'fail') throw new OutsideError('too_large');
    return { body: Buffer.concat(chunks).subarray(0, max_bytes), isCut: true };
  }
  return { body: Buffer.concat(chunks), isCut: false };
}
