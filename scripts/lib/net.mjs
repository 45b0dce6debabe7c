import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

import { Failure } from './failure.mjs';

/** A port that nobody listens on now. @returns {Promise<number>} */
export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
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
