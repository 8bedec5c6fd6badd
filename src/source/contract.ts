import type { TextRange } from '../model/problem.ts';

/** A place in code or config that logs a metric (`log`) or sets a hyperparameter (`hparam`). */
export interface Site {
  role: 'log' | 'hparam';
  /** The name as written; `*` stands for what is filled in at run time, as in `f"{split}/loss"`. */
  name: string;
  range: TextRange;
  /** 0 to 1: how surely this line is what it seems to be. A call of a logging library is 1, a printed text much less. */
  certainty: number;
}

/** Finds the sites of one text. Total: text with errors gives what can be told from the rest. */
export type FindSites = (text: string) => Site[];

/** Bytes of a file that is shipped beside the bundle, such as a grammar. */
export type ReadAsset = (name: string) => Promise<Uint8Array>;

/** Knows the ways in which one language logs metrics and sets hyperparameters. */
export interface SiteFinder {
  /** Stable. */
  id: string;
  /** VS Code's ids of the languages. */
  languages: readonly string[];
  /** Called once, before the first text of the language. */
  load(readAsset: ReadAsset): Promise<FindSites>;
}
