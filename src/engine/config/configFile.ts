import { readFileSync, statSync } from 'node:fs';
import { type Config, emptyConfig } from '../../model/limit.ts';
import type { Problem } from '../../model/problem.ts';
import { phrase } from '../../model/phrase.ts';
import type { NamedMetric } from './nodes.ts';
import { parseConfig } from './parse.ts';

/** The config that is in force: the first of the files that exists, as it was when it could be read last. */
export class ConfigFile {
  readonly #paths: readonly string[];
  #seen = '';
  config: Config = emptyConfig();
  /** Absolute path of the file it comes from. */
  path: string | undefined;
  problems: Problem[] = [];
  /** Every metric that the file names. */
  named: readonly NamedMetric[] = [];

  constructor(paths: readonly string[]) {
    this.#paths = paths;
    this.look();
  }

  /** Reads the file if it changed; tells whether the config or its problems did. */
  look(): boolean {
    const path = this.#paths.find((candidate) => sight(candidate) !== '');
    const seen = path === undefined ? '' : `${path} ${sight(path)}`;
    if (seen === this.#seen) return false;
    this.#seen = seen;
    if (path !== this.path) this.config = emptyConfig();
    this.path = path;
    this.problems = [];
    this.named = [];
    if (path !== undefined) this.#read(path);
    return true;
  }

  #read(path: string): void {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      const message = phrase('This file cannot be read ({0}). The last good version stays in force.', (error as NodeJS.ErrnoException).code ?? 'EIO');
      this.problems = [{ source: path, severity: 'error', message }];
      return;
    }
    const { config, problems, named } = parseConfig(text);
    if (config) this.config = config;
    this.named = named;
    this.problems = problems.map((problem) => ({ source: path, ...problem }));
  }
}

function sight(path: string): string {
  try {
    const { ino, size, mtimeMs, ctimeMs } = statSync(path);
    return `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
  } catch {
    return '';
  }
}
