/** One row of a table of figures: what, how much, and how it was measured. */
export function printFigure(what: string, figure: string, method: string): void {
  console.log(`${what.padEnd(52)} ${figure.padStart(24)}   ${method}`);
}

export const quantile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN;

export const ms = (value: number): string => `${value.toFixed(value < 100 ? 1 : 0)} ms`;
