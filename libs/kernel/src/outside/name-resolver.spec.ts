import { createSocket, type Socket } from 'node:dgram';
import type { Resolver } from 'node:dns/promises';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SystemNames } from './name-resolver.js';

const HEADER_BYTES = 12;
const A = 1;
const AAAA = 28;
const NAME_ERROR = 3;

/** Addresses by type of question (RFC 1035, 3.2.2), as they go over the wire. */
const KNOWN: Record<string, Partial<Record<number, Buffer>>> = {
  'both.example': {
    [A]: Buffer.from([93, 184, 215, 14]),
    [AAAA]: Buffer.from('26064700470000000000000000001111', 'hex'),
  },
  'old.example': { [A]: Buffer.from([93, 184, 215, 14]) },
};

/** The name that a question asks for, and where the question ends. */
function questionOf(message: Buffer): { name: string; type: number; end: number } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.'), type: message.readUInt16BE(at + 1), end: at + 5 };
}

/** An answer of one address, of none, or that there is no such name. */
function answerTo(message: Buffer): Buffer {
  const { name, type, end } = questionOf(message);
  const address = KNOWN[name]?.[type];
  const header = Buffer.alloc(HEADER_BYTES);
  message.copy(header, 0, 0, 2);
  header.writeUInt16BE(0x8180 | (KNOWN[name] ? 0 : NAME_ERROR), 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(address ? 1 : 0, 6);
  const record = Buffer.from([0xc0, HEADER_BYTES, 0, type, 0, 1, 0, 0, 0, 60, 0, 0]);
  record.writeUInt16BE(address?.length ?? 0, 10);
  const question = message.subarray(HEADER_BYTES, end);
  return Buffer.concat([header, question, ...(address ? [record, address] : [])]);
}

/** A name server on a port of this machine, which never answers about names that begin with `silent`. */
let server: Socket;
let names: SystemNames;
beforeEach(async () => {
  server = createSocket('udp4');
  server.on('message', (message, from) => {
    if (!questionOf(message).name.startsWith('silent'))
      server.send(answerTo(message), from.port, from.address);
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  const here = `127.0.0.1:${server.address().port}`;
  names = new (class extends SystemNames {
    protected override resolver(): Resolver {
      const resolver = super.resolver();
      resolver.setServers([here]);
      return resolver;
    }
  })();
});
afterEach(() => void server.close());

describe('names', () => {
  it('have addresses of both families, or of one', async () => {
    expect(await names.addressesOf('both.example')).toEqual([
      '93.184.215.14',
      '2606:4700:4700::1111',
    ]);
    expect(await names.addressesOf('old.example')).toEqual(['93.184.215.14']);
    await expect(names.addressesOf('nowhere.example')).rejects.toThrow('no address');
  });

  it('of this machine are not asked for outside', async () => {
    expect(await names.addressesOf('localhost')).toContain('127.0.0.1');
  });

  it('whose servers are silent keep no others waiting, and come to an end', async () => {
    let ended = 0;
    const silent = Array.from({ length: 12 }, (_, n) =>
      names.addressesOf(`silent-${n}.example`).finally(() => (ended += 1)),
    );
    const outcome = Promise.allSettled(silent);
    expect(await names.addressesOf('both.example')).toHaveLength(2);
    // This one takes a thread of the process's pool.
    expect(await names.addressesOf('localhost')).toContain('127.0.0.1');
    expect(ended).toBe(0);
    expect((await outcome).map(({ status }) => status)).toEqual(silent.map(() => 'rejected'));
  });
});
