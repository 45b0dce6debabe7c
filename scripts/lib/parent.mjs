import { isatty } from 'node:tty';

const LOOK_every_ms = 1_000;
/** A hang-up reaches us and the process that started us one after the other. */
const HANG_UP_ms = 200;

const STREAMS = [0, 1, 2];

/**
 * Calls back with the reason, in words, when this process is told to end: by a signal, or because the
 * process that started it is gone.
 *
 * A hang-up counts only at a terminal. Started with `nohup`, from a script or by another program we
 * live on: Node takes back what nohup did about the signal, so that we have to ignore it ourselves.
 *
 * @param {(reason: string) => void} callback
 * @returns {() => void} takes it back
 */
export function whenToldToEnd(callback) {
  let hungUp = false;
  const told = {
    SIGINT: () => callback('SIGINT'),
    SIGTERM: () => callback('SIGTERM'),
    SIGHUP: () => {
      if (STREAMS.some(isatty)) callback('SIGHUP, the terminal was closed');
      else hungUp = true;
    },
  };
  for (const [signal, listener] of Object.entries(told)) process.on(signal, listener);
  const forgetParent = whenParentIsGone(async () => {
    await new Promise((resolve) => setTimeout(resolve, HANG_UP_ms));
    if (!hungUp) callback('the process that started it is gone');
  });
  return () => {
    for (const [signal, listener] of Object.entries(told)) process.off(signal, listener);
    forgetParent();
  };
}

/**
 * Calls back once when the process that started us is gone: the bootstrap that holds our channel, or
 * npm, which dies by some signals without passing them on. Started directly from a shell we go on,
 * as `nohup` and `setsid` expect.
 */
function whenParentIsGone(callback) {
  if (process.channel) {
    process.once('disconnect', callback);
    process.channel.unref();
    return () => process.off('disconnect', callback);
  }
  if (!process.env.npm_lifecycle_event) return () => undefined;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, LOOK_every_ms);
  timer.unref();
  return () => clearInterval(timer);
}
