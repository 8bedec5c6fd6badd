/** Whether `a` is nowhere greater than `b` and somewhere less. */
function dominates(a: readonly number[], b: readonly number[]): boolean {
  let isLess = false;
  for (let i = 0; i < a.length; i++) {
    if (a[i]! > b[i]!) return false;
    isLess ||= a[i]! < b[i]!;
  }
  return isLess;
}

/** By the first coordinate that differs. */
function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!;
  return 0;
}

/**
 * The points that no other dominates, all coordinates minimised: their indices, by the first coordinate. Of equal points all are on the front; one with
 * a NaN is on none. What dominates a point stands before it in this order, so that only the front so far need be asked: O(n·front).
 */
export function paretoFront(points: readonly (readonly number[])[]): number[] {
  const order = [...points.keys()].filter((at) => !points[at]!.some(Number.isNaN)).sort((a, b) => compare(points[a]!, points[b]!) || a - b);
  const front: number[] = [];
  for (const at of order) if (!front.some((other) => dominates(points[other]!, points[at]!))) front.push(at);
  return front;
}
