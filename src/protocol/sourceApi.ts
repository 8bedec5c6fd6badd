import type { ScriptOutline } from '../model/scriptOption.ts';
import type { SourcePlace } from './engineApi.ts';

/** A file of code or config that may log a metric or set a hyperparameter. */
export interface SourceFile {
  /** Absolute path, or the URI of a notebook cell. */
  path: string;
  /** VS Code's id of the language, e.g. `python`. */
  languageId: string;
  /** What an editor holds; undefined: as it is on disk. */
  text?: string;
}

/** Names whose lines are looked for. */
export interface WantedNames {
  metric?: string;
  hparam?: string;
}

export interface FoundPlace extends SourcePlace {
  /** 0 to 1: how well the name fits and how surely the line is what it seems to be. */
  score: number;
}

/** Looks into code; served by the engine's thread so that nothing is parsed on the host's. */
export interface SourceApi {
  /** One list per entry of `wanted`, best first. Files that did not change since the last call are not parsed again. */
  findPlaces(files: SourceFile[], wanted: WantedNames[]): Promise<FoundPlace[][]>;
  /** What a Python script takes from its command line, and what it logs. @param path absolute */
  outline(path: string, text: string): Promise<ScriptOutline>;
}
