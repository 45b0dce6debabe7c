/**
 * A place inside the product to go on to, or null. Only a path of our own origin is taken:
 * `//host`, `/\host`, control characters and anything with a scheme would lead elsewhere.
 */
export function safeReturnPath(next: string | null | undefined, publicUrl: string): string | null {
  if (!next || next.length > 2048 || !/^\/(?![/\\])/.test(next)) return null;
  // eslint-disable-next-line no-control-regex -- browsers drop these before they read an address
  if (/[\u0000-\u001f\u007f\\]/.test(next)) return null;
  const base = new URL(publicUrl);
  const target = URL.parse(next, base.href);
  if (target?.origin !== base.origin || target.pathname.startsWith('//')) return null;
  return `${target.pathname}${target.search}${target.hash}`;
}

/** The path with one more query parameter. */
export function withParameter(path: string, name: string, value: string): string {
  const target = new URL(path, 'http://path.invalid');
  target.searchParams.set(name, value);
  return `${target.pathname}${target.search}${target.hash}`;
}
