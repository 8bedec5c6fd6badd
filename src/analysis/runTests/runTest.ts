/**
 * A run rule as a machine over standardised values z = (x − centre)/σ, one call a point: true where the point completes or continues a run.
 * Conventions are those of R's qcc: strict inequalities (but for `hugging`), equal neighbours and points on the centre line break a run,
 * the point that completes a run and each that continues it are flagged. State is a few numbers.
 */
export interface RunTest {
  push(z: number): boolean;
  state(): number[];
}

export interface RunTestKind {
  create(saved?: readonly number[]): RunTest;
}
