const bars = '▁▂▃▄▅▆▇█';

/** A curve in one line of text, one bar for each value; `·` for what is not finite. */
export function sparkline(values: ArrayLike<number>): string {
  const all = Array.from(values);
  const finite = all.filter(Number.isFinite);
  const low = Math.min(...finite);
  const range = Math.max(...finite) - low;
  return all.map((value) => (Number.isFinite(value) ? bars[range ? Math.round(((value - low) / range) * (bars.length - 1)) : 0] : '·')).join('');
}
