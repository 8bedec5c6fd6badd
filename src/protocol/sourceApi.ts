import type { Site } from '../model/site.ts';

/** A file of code or config that may log a metric or set a hyperparameter. */
export interface SourceFile {
  /** Absolute path, or the URI of a notebook cell. */
  path: string;
  /** VS Code's id of the language, e.g. `python`. */
  languageId: string;
  /** What an editor holds; undefined: as it is on disk. */
  text?: string;
}

/** Looks into code; served by the engine's thread so that nothing is parsed on the host's. */
export interface SourceApi {
  /** One list per file, empty where it cannot be read or its language is not known. Unchanged files are not parsed again. */
  findSites(files: SourceFile[]): Promise<Site[][]>;
}
