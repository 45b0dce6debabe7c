import type { ChildAnswer, ChildCall } from './child-pool.protocol.js';
import type { ChildHandler } from './child-pool.js';

/** The main module of every child: loads the entry named in the arguments and serves its handler. */
const entry = process.argv[2];
if (!entry) throw new Error('child-pool: the entry module is missing');

// The parent is gone, however it went: nobody waits for the work any more. Before anything is loaded,
// which takes long enough to miss it. By a signal: an orderly exit waits for the threads that still
// compile WebAssembly, and was seen to wait for ever.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

const { handle } = (await import(entry)) as { handle: ChildHandler<unknown, unknown, unknown> };
const answer = (message: ChildAnswer) => process.send?.(message);

process.on('message', (call: ChildCall) => {
  handle(call.request, (event) => answer({ kind: 'event', event })).then(
    (result) => answer({ kind: 'result', result }),
    (error: unknown) => answer({ kind: 'error', ...describe(error) }),
  );
});
// Ctrl-C reaches the whole process group; ending the children is the parent's business.
process.on('SIGINT', () => undefined);

function describe(error: unknown): { code: string; message: string; unusable: boolean } {
  if (!(error instanceof Error)) return { code: 'failed', message: String(error), unusable: false };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : 'failed';
  const unusable = 'unusable' in error && error.unusable === true;
  return { code, message: error.message, unusable };
}
