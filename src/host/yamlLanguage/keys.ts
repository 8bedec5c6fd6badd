import type { Phrase } from '../../model/phrase.ts';

/** Names that nobody can write down beforehand: the logs and the engine know them. */
export type KnownNames = 'metrics' | 'rules' | 'runs';

/** What can stand below a key, or behind it. */
export interface Level {
  /** What can stand as its value, or as each value of its list. */
  values?: readonly string[] | KnownNames;
  /** Keys below it, or of each entry of its list. */
  keys?: readonly YamlKey[];
  /** Below it stand names that the person gives, each with this. */
  named?: NamedLevel;
}

interface NamedLevel extends Level {
  /** Names that are worth offering. */
  names?: KnownNames;
}

/** A key of one of the files that people write for Lossband. */
export interface YamlKey extends Level {
  key: string;
  text: Phrase;
  /** What a completion writes behind the key, as a snippet. */
  snippet: string;
}
