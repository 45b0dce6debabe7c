import { lookup, Resolver } from 'node:dns/promises';
import { Injectable } from '@nestjs/common';
import { isLoopbackHost } from '../http/same-origin.js';

/** Which addresses a host's name has now. */
export abstract class NameResolver {
  /** Answers within seconds. @throws when the name has none, or nobody says so in that time. */
  abstract addressesOf(host: string): Promise<readonly string[]>;
}

/** Of each name server, for one question. It is asked once: whoever wants to know comes again. */
const QUESTION = { timeout: 2_000, tries: 1 };
/** For a name altogether, however many name servers the machine has. */
const PATIENCE_MS = 5_000;

/**
 * The machine's name servers, asked directly. The system's own look-up (getaddrinfo) would hold one
 * of the four threads that all file and password work of the process shares, for as long as a
 * stranger's name server takes; a question of ours holds a socket, and ends. The hosts file counts
 * for the names of this machine alone.
 */
@Injectable()
export class SystemNames extends NameResolver {
  override async addressesOf(host: string): Promise<readonly string[]> {
    if (isLoopbackHost(host))
      return (await lookup(host, { all: true })).map(({ address }) => address);
    // One for each name: `cancel` ends all questions of a resolver.
    const resolver = this.resolver();
    const timer = setTimeout(() => resolver.cancel(), PATIENCE_MS);
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    clearTimeout(timer);
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (found.length === 0) throw new Error('The name has no address');
    return found;
  }

  protected resolver(): Resolver {
    return new Resolver(QUESTION);
  }
}
