import { Readable } from 'node:stream';

/**
 * What answers a HEAD whose headers are set already. Where nothing at all is sent, Fastify says a
 * length of 0, and a program that asks before it downloads takes the file for an empty one.
 */
export const bodyOfHead = (): Readable => Readable.from([]);
