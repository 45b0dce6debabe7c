import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createConnection, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import { Failure } from './failure.mjs';

/** Below what systems give to programs that ask for any port, and above what servers are known by. */
const PORTS = { from: 11_000, to: 31_000 };
/** A server that was told to take a port listens by then. */
const RESERVED_ms = 60_000;

/**
 * A port that nobody listens on now, and that the system gives to nobody who does not name it, nor this
 * function to anybody else for a while: so it is still free when a server has started that was told to
 * take it. @returns {Promise<number>}
 */
export async function freePort() {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    if ((await reserve(port)) && (await portIsFree(port))) return port;
  }
}

/** Holds the port's twin of another protocol, which no server takes. Ends with the process, too. */
async function reserve(port) {
  const twin = createSocket('udp4').unref();
  const held = await new Promise((resolve) => {
    twin.once('error', () => resolve(false));
    twin.bind({ port, address: '127.0.0.1', exclusive: true }, () => resolve(true));
  });
  if (held) setTimeout(() => twin.close(), RESERVED_ms).unref();
  else twin.close();
  return held;
}

/** Whether the port can be bound on all addresses. @returns {Promise<boolean>} */
export async function portIsFree(port) {
  const server = createServer();
  const bound = await new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, () => resolve(true));
  });
  if (bound) await new Promise((resolve) => server.close(resolve));
  return bound;
}

/** Whether something accepts connections there. @returns {Promise<boolean>} */
export function portAnswers(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host, timeout: 1000 });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
    socket.once('timeout', () => end(false));
  });
}

/**
 * Asks `probe` until it answers truthily, and returns that answer. Throws after `timeout_ms` with
 * `what`, or at once when the probe throws.
 */
export async function until(probe, { what, timeout_ms = 60_000, every_ms = 50 }) {
  const deadline = Date.now() + timeout_ms;
  for (;;) {
    const answer = await probe();
    if (answer) return answer;
    if (Date.now() > deadline) {
      throw new Failure(
        `Waited ${timeout_ms / 1000} s in vain: ${what}.`,
        'If it names a log, that may say why; on a machine that is very busy, try again.',
      );
    }
    await delay(every_ms);
  }
}
