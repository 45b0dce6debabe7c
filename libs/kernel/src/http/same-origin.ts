const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

/** True for the names of this machine, as the host of a URL has them. */
export function isLoopbackHost(hostname: string): boolean {
  return LOOPBACK.has(hostname);
}

/**
 * True when `origin` is the origin of `publicUrl`. The names of the loopback address count as
 * aliases of each other, because a newcomer types any of them.
 */
export function sameOrigin(origin: string | undefined, publicUrl: string): boolean {
  if (!origin) return false;
  let given: URL;
  try {
    given = new URL(origin);
  } catch {
    return false;
  }
  const own = new URL(publicUrl);
  if (given.origin === own.origin) return true;
  return (
    LOOPBACK.has(given.hostname) &&
    LOOPBACK.has(own.hostname) &&
    given.protocol === own.protocol &&
    given.port === own.port
  );
}
