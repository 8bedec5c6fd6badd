import type { Severity, TextRange } from './problem.ts';

/** Which way a metric is better. `none`: neither; both limits matter. */
export type Direction = 'lower' | 'higher' | 'none';

/** Fixed limits for the metrics that a glob matches, e.g. `val/*`. */
export interface Limit {
  /** Glob over tags: `*` any part, `?` one character; matched against the whole tag, case kept. */
  metric: string;
  lower?: number;
  upper?: number;
  severity: Severity;
  /** Where it stands in `lossband.yaml`. */
  range?: TextRange;
}

/** Ways to estimate σ of single values from their baseline; `sd` is the sample standard deviation. */
export const sigmaMethods = ['movingRange', 'medianMovingRange', 'sd', 'mad'] as const;

export type SigmaMethod = (typeof sigmaMethods)[number];

/** What counts as normal for the metrics that a glob matches. */
export interface BaselineChoice {
  metric: string;
  /** Steps of this run, both ends included. */
  window?: [from: number, to: number];
  /** Names of earlier good runs. */
  runs?: string[];
  /** Given numbers. */
  mean?: number;
  sigma?: number;
  /** How σ is estimated where it is not given; undefined: by the moving range. */
  sigmaFrom?: SigmaMethod;
  /** Steps that are not to count. */
  exclude?: number[];
  range?: TextRange;
}

/** What `lossband.yaml` says. Every list is empty and every map without entries where the file is silent. */
export interface Config {
  /** Folders or globs to watch, relative to the file or absolute. */
  roots: string[];
  /** Globs of paths that are never looked at. */
  ignore: string[];
  limits: Limit[];
  baselines: BaselineChoice[];
  /** By glob over tags. */
  directions: Record<string, Direction>;
  /** Rules that are switched off, with the metrics (globs) they are off for. */
  muted: { rule: string; metric: string }[];
  /** Rules that are not on by default and are wanted. */
  rules: string[];
  /** Regular expressions with named groups (`step`, `epoch`, and one per metric) for odd text logs. */
  patterns: string[];
}

export const emptyConfig = (): Config => ({ roots: [], ignore: [], limits: [], baselines: [], directions: {}, muted: [], rules: [], patterns: [] });
