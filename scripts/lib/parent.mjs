const LOOK_every_ms = 1_000;

/**
 * Calls back once when the process that started us is gone: the bootstrap that holds our channel, or
 * npm, which dies by some signals without passing them on. Started directly from a shell we go on,
 * as `nohup` and `setsid` expect.
 */
export function whenParentIsGone(callback) {
  if (process.channel) {
    process.once('disconnect', callback);
    process.channel.unref();
    return;
  }
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    callback();
  }, LOOK_every_ms);
  timer.unref();
}
