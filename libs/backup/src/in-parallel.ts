/**
 * Works on a stream of items, a few at once; the first error ends it, once those under way have ended.
 */
export async function inParallel<T>(
  items: AsyncIterable<T> | Iterable<T>,
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const running = new Set<Promise<void>>();
  let failure: { error: unknown } | undefined;
  for await (const item of items) {
    if (failure) break;
    const one = work(item).catch((error: unknown) => {
      failure ??= { error };
    });
    running.add(one);
    void one.finally(() => running.delete(one));
    if (running.size >= atOnce) await Promise.race(running);
  }
  await Promise.all(running);
  if (failure) throw failure.error;
}
