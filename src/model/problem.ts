import type { Phrase } from './phrase.ts';

export type Severity = 'error' | 'warning' | 'info';

/** Information is listed; it calls for nobody, so that it is neither counted, coloured nor acted on. */
export const isRinging = (severity: Severity): boolean => severity !== 'info';

/** A place in a text file; all numbers count from 0, `endLine`/`endColumn` exclusive. */
export interface TextRange {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

/** Something about a file that a person should know: what happened, where, what to do. */
export interface Problem {
  /** Path relative to the root, or absolute where there is no root. */
  source: string;
  /** Absolute path of the watched root, where there is one. */
  root?: string;
  severity: Severity;
  message: Phrase;
  /** Byte in the file, for binary logs. */
  offset?: number;
  /** Row in the file, from 0, for text. */
  line?: number;
  range?: TextRange;
}
