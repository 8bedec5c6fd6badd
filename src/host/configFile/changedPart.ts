export interface ChangedPart {
  /** Offsets into the old text, `to` exclusive. */
  from: number;
  to: number;
  /** What stands there instead. */
  text: string;
}

/** The one stretch in which two texts differ; undefined when they are equal. Keeps cursors and undo in place around an edit. */
export function changedPart(before: string, after: string): ChangedPart | undefined {
  if (before === after) return undefined;
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from++;
  let tail = 0;
  while (tail < most - from && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { from, to: before.length - tail, text: after.slice(from, after.length - tail) };
}
