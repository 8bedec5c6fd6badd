/** Loads items `from` … `count` − 1 in order, at most `depth` ahead of the one that is used: bounded memory, and reading overlaps with training. */
export async function* prefetch<T>(from: number, count: number, depth: number, load: (index: number) => Promise<T>): AsyncGenerator<T> {
  const pending: Promise<T>[] = [];
  let next = from;
  try {
    for (let at = from; at < count; at++) {
      while (next < count && next <= at + depth) {
        const item = load(next++);
        // It is awaited later, or not at all when the loop is left: its failure must not end the process before that.
        item.catch(() => undefined);
        pending.push(item);
      }
      yield await pending.shift()!;
    }
  } finally {
    await Promise.allSettled(pending);
  }
}
