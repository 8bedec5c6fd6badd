/** A finite number as people type it; undefined for anything else. */
export function parseNumber(text: string): number | undefined {
  const number = Number(text.trim());
  return text.trim() !== '' && Number.isFinite(number) ? number : undefined;
}

/** Two steps, `100-500` or `100 500`, the smaller first; undefined for anything else. */
export function parseSteps(text: string): [from: number, to: number] | undefined {
  const match = /^\s*(\d+)\s*(?:[-–,]|\s)\s*(\d+)\s*$/.exec(text);
  if (!match) return undefined;
  const [from, to] = [Number(match[1]), Number(match[2])];
  return from < to ? [from, to] : undefined;
}
