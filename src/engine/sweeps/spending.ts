interface Span {
  startedAt?: number;
  endedAt?: number;
}

/** Seconds in which at least one trial ran, up to now. */
export function secondsSpent(trials: readonly Span[], now: number): number {
  const spans = trials.flatMap(({ startedAt, endedAt }) => (startedAt === undefined ? [] : [[startedAt, endedAt ?? now] as const]));
  let spent = 0, until = -Infinity;
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    spent += Math.max(0, to - Math.max(from, until));
    until = Math.max(until, to);
  }
  return spent;
}
