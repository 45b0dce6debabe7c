import { Injectable } from '@nestjs/common';
import {
  FairGate,
  OutsideError,
  PublicWeb,
  type OutsideReason,
  type ProblemError,
  type PublicAnswer,
} from '#kernel';
import { IMAGE_TYPES } from '../image-type.js';
import { storageErrors } from '../storage.errors.js';
import type { Upload } from '../upload.js';
import { ReceiveBytes } from './receive-bytes.js';
import { UploadRate } from './upload-rate.js';

/** Of one answer: a picture for the screen is smaller, and it lies in memory while it is checked. */
const MAX_BYTES = 20 * 1024 * 1024;
/** For all addresses on the way together. */
const TIMEOUT_MS = 10_000;
/**
 * More than are checked at a time, because most of a fetch is waiting for somebody's server; their
 * bytes in memory are the bound.
 */
const MAX_AT_ONCE = 12;
const MAX_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const RETRY_AFTER_S = '2';

/** A picture that a customer names by its address on the web: fetched by us, then as any upload. */
@Injectable()
export class FetchUpload {
  private readonly gate = new FairGate({ inAll: MAX_AT_ONCE, ofOne: 1 });

  constructor(
    private readonly web: PublicWeb,
    private readonly rate: UploadRate,
    private readonly receiving: ReceiveBytes,
  ) {}

  /**
   * Not in a transaction.
   * @throws picture_address_invalid, picture_address_unknown, picture_address_not_public,
   * picture_not_fetched, upload_too_large, too_many_uploads, and as `ReceiveBytes.receive`
   */
  async fetch(workspaceId: string, url: string): Promise<Upload> {
    const leave = this.enter(workspaceId);
    try {
      await this.rate.hit(workspaceId);
      const { body, from } = await this.get(url);
      return await this.receiving.receive({ workspaceId, filename: nameIn(from), bytes: body });
    } finally {
      leave();
    }
  }

  private enter(workspaceId: string): () => void {
    const entered = this.gate.enter(workspaceId);
    if (typeof entered === 'function') return entered;
    const who =
      entered === 'own' ? 'Another picture of your workspace is' : 'Pictures of many customers are';
    throw storageErrors.raise(
      'too_many_uploads',
      `${who} being fetched. Try again in ${RETRY_AFTER_S} seconds.`,
      { headers: { 'retry-after': RETRY_AFTER_S } },
    );
  }

  /** Every address on the way is looked at as the first one is: a redirect leads nowhere else. */
  private async get(url: string): Promise<{ body: Buffer; from: string }> {
    const until_ms = performance.now() + TIMEOUT_MS;
    let from = url;
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const { status, headers, body } = await this.ask(from, until_ms);
      if (status === 200) return { body, from };
      const location = REDIRECTS.has(status) ? [headers.location].flat()[0] : undefined;
      if (location === undefined) throw notFetched(`The server there answers ${status}`);
      from = URL.parse(location, from)?.href ?? '';
    }
    throw notFetched('The address leads on too often');
  }

  private async ask(url: string, until_ms: number): Promise<PublicAnswer> {
    try {
      return await this.web.send({
        url,
        method: 'GET',
        headers: {
          accept: IMAGE_TYPES.join(', '),
          'user-agent': 'gpt-image-2-generator-references/1',
        },
        // Never 0: that would be no limit.
        timeout_ms: Math.max(1, Math.ceil(until_ms - performance.now())),
        max_bytes: MAX_BYTES,
        whenLonger: 'fail',
      });
    } catch (error) {
      throw error instanceof OutsideError ? problemOf(error.reason) : error;
    }
  }
}

function problemOf(reason: OutsideReason): ProblemError {
  switch (reason) {
    case 'bad_address':
      return storageErrors.raise(
        'picture_address_invalid',
        'Give the whole https address of a picture, such as https://example.com/cup.png, without a user name.',
      );
    case 'name_not_found':
      return storageErrors.raise(
        'picture_address_unknown',
        'The name in this address cannot be found. Check its spelling.',
      );
    case 'address_not_public':
      return storageErrors.raise(
        'picture_address_not_public',
        'This address leads into a private network. Save the picture and upload the file.',
      );
    case 'too_large':
      return storageErrors.raise(
        'upload_too_large',
        `A picture from an address may have at most ${MAX_BYTES} bytes (20 MB). Make it smaller, or upload the file.`,
      );
    case 'timeout':
      return notFetched('The server there took too long');
    case 'not_secure':
      return notFetched('The server there has no valid certificate');
    case 'no_connection':
      return notFetched('The server there does not answer');
  }
}

const notFetched = (why: string): ProblemError =>
  storageErrors.raise(
    'picture_not_fetched',
    `${why}. Save the picture and upload the file instead.`,
  );

/** The last part of an address, as a file would be called. */
function nameIn(address: string): string {
  const last = new URL(address).pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
