import { open } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import type { TextRange } from '../model/problem.ts';
import type { FindSites, ReadAsset, Site } from './contract.ts';
import { siteFinders } from './index.ts';
import { Scorer, type Wanted } from './score.ts';

const defaults = {
  /** Bytes; a longer file is data or generated, and parsing it would hold up the logs. */
  maxFile: 512 * 1024,
  /** Lines for one name: beyond that they are too much alike to tell apart. */
  most: 500,
};

export interface IndexedFile {
  /** Absolute path, or any other name for a text that is given. */
  path: string;
  languageId: string;
  /** undefined: as it is on disk. */
  text?: string;
}

/** A line that fits a wanted name, with the fit from 0 to 1. */
export interface Found {
  path: string;
  range: TextRange;
  role: Site['role'];
  score: number;
}

interface Entry {
  /** Changes when the text does. */
  stamp: string;
  sites: Site[];
}

/** Remembers the sites of files, so that a file is parsed again only when it changed. */
export class SourceIndex {
  readonly #readAsset: ReadAsset;
  readonly #loaded = new Map<string, Promise<FindSites>>();
  readonly #entries = new Map<string, Entry>();

  constructor(readAsset: ReadAsset) {
    this.#readAsset = readAsset;
  }

  /** One list per entry of `wanted`, best first. What cannot be read has no sites. */
  async find(files: readonly IndexedFile[], wanted: readonly Wanted[]): Promise<Found[][]> {
    const found: Found[][] = wanted.map(() => []);
    const scorers = wanted.map((names) => new Scorer(names));
    for (const file of files) {
      const sites = await this.#sitesOf(file);
      scorers.forEach((scorer, at) => {
        for (const site of sites) {
          const score = scorer.score(site);
          if (score > 0) found[at]?.push({ path: file.path, range: site.range, role: site.role, score });
        }
      });
    }
    return found.map((list) => list.sort((a, b) => b.score - a.score).slice(0, defaults.most));
  }

  async #sitesOf(file: IndexedFile): Promise<Site[]> {
    const finder = siteFinders.find(({ languages }) => languages.includes(file.languageId));
    if (!finder) return [];
    const read = file.text === undefined ? await this.#read(file.path) : { text: file.text, stamp: file.text };
    if (!read) return [];
    if (read.text === undefined) return this.#entries.get(file.path)?.sites ?? [];
    const known = this.#entries.get(file.path);
    if (known?.stamp === read.stamp) return known.sites;
    let loading = this.#loaded.get(finder.id);
    if (!loading) this.#loaded.set(finder.id, (loading = finder.load(this.#readAsset)));
    const find = await loading;
    // The thread's first job are the logs: between two files it gets a turn.
    await setImmediate();
    const sites = find(read.text);
    this.#entries.set(file.path, { stamp: read.stamp, sites });
    return sites;
  }

  /** The text of a file, left out where it is the one already known; undefined for what is too long or cannot be read. */
  async #read(path: string): Promise<{ text?: string; stamp: string } | undefined> {
    let file;
    try {
      file = await open(path);
      const { size, mtimeMs } = await file.stat();
      if (size > defaults.maxFile) return undefined;
      const stamp = `${size} ${mtimeMs}`;
      return this.#entries.get(path)?.stamp === stamp ? { stamp } : { text: await file.readFile('utf8'), stamp };
    } catch {
      return undefined;
    } finally {
      await file?.close();
    }
  }
}
