import { lookup } from 'node:dns/promises';
import { Injectable } from '@nestjs/common';

/** Which addresses a host's name has now. */
export abstract class NameResolver {
  /** @throws when the name has none. */
  abstract addressesOf(host: string): Promise<readonly string[]>;
}

/** The machine's own way: its hosts file, then its name servers. */
@Injectable()
export class SystemNames extends NameResolver {
  override async addressesOf(host: string): Promise<readonly string[]> {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  }
}
