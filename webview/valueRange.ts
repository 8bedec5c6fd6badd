export interface RangeOptions {
  log: boolean;
  ignoreOutliers: boolean;
}

/** Room above and below the curves, as a share of what they span. */
const padding = 0.05;
/** What is left out at each end where outliers are ignored. */
const tail = 0.05;
/** Values from which on some are outliers. TensorBoard cuts from three on, which takes the ends off every short curve. */
const fewest = 40;

/**
 * The y range for some curves, as TensorBoard finds it: the finite values of all curves pooled, without the lowest and the
 * highest 5 % where outliers are ignored, and 5 % of room. On a log axis only what is above 0 counts and the room
 * is a factor of 2. A single value gets its own size as room, so that it stands in the middle.
 */
export function valueRange(curves: readonly Float64Array[], { log, ignoreOutliers }: RangeOptions): [low: number, high: number] {
  const [low, high] = (ignoreOutliers && withoutTails(curves, log)) || ends(curves, log);
  if (low > high) return log ? [0.1, 1] : [-1, 1];
  if (log) return [low / 2, high * 2];
  if (low === high) return low === 0 ? [-1, 1] : low < 0 ? [2 * low, 0] : [0, 2 * low];
  const room = (high - low) * padding;
  return [low - room, high + room];
}

/** Nothing where there are too few values for some of them to be outliers. */
function withoutTails(curves: readonly Float64Array[], log: boolean): [low: number, high: number] | undefined {
  const pool = poolOf(curves, log);
  if (pool.length < fewest) return undefined;
  pool.sort();
  return [pool[Math.ceil((pool.length - 1) * tail)]!, pool[Math.floor((pool.length - 1) * (1 - tail))]!];
}

function poolOf(curves: readonly Float64Array[], log: boolean): Float64Array {
  const pool = new Float64Array(curves.reduce((sum, { length }) => sum + length, 0));
  let count = 0;
  // By index: the first charts of a page are drawn by code that is not compiled yet, in which iterators are slow.
  for (const values of curves) {
    for (let at = 0; at < values.length; at++) if (Number.isFinite(values[at]) && (!log || values[at]! > 0)) pool[count++] = values[at]!;
  }
  return pool.subarray(0, count);
}

/** In one pass without a copy: every redraw of every chart comes here. */
function ends(curves: readonly Float64Array[], log: boolean): [low: number, high: number] {
  let [low, high] = [Infinity, -Infinity];
  for (const values of curves) {
    for (const value of values) {
      if (!Number.isFinite(value) || (log && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}
