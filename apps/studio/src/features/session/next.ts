/**
 * Where to go after signing in: the studio with the prompt that the visitor has written, or the
 * page that asked for it. Only paths of this site are accepted.
 */
export function afterSignIn(params: URLSearchParams): string {
  const next = params.get('next');
  if (next !== null && /^\/(studio|checkout)(\/|\?|$)/.test(next)) return next;
  const carried = new URLSearchParams();
  for (const name of ['prompt', 'style', 'ratio']) {
    const value = params.get(name);
    if (value !== null && value.trim() !== '') carried.set(name, value);
  }
  return carried.size > 0 ? `/studio?${carried.toString()}` : '/studio';
}
