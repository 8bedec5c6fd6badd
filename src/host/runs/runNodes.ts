import type { Target } from '../../ids.ts';
import type { RunInfo } from '../../protocol/engineApi.ts';
import { groupRuns, type RunChoice } from './runOrder.ts';

/** A row of the tree. One object per id for as long as the tree lives: VS Code tells rows apart by identity when they are refreshed. */
export type RunNode =
  | { kind: 'root'; id: string; path: string }
  | { kind: 'trials'; id: string; sweep: string }
  | ({ kind: 'run'; id: string; run: string } & Target)
  | ({ kind: 'metric'; id: string; run: string; tag: string } & Target)
  | { kind: 'more'; id: string; group: string; left: number };

const defaults = {
  /** Rows of one group before "Show more": a tree of thousands is of use to nobody and costs a message of megabytes. */
  page: 200,
};

/** What the tree holds: roots where there are several, runs, the trials of a sweep together, metrics. Knows nothing of how a row looks. */
export class RunNodes {
  readonly #runs: () => ReadonlyMap<string, RunInfo>;
  readonly #nodes = new Map<string, RunNode>();
  readonly #pages = new Map<string, number>();
  choice: RunChoice = { filter: '', showHidden: false };

  constructor(runs: () => ReadonlyMap<string, RunInfo>) {
    this.#runs = runs;
  }

  /** The rows at the top, or below one. */
  children(parent?: RunNode): RunNode[] {
    if (parent?.kind === 'run') return this.#metrics(parent.run);
    const groups = groupRuns(this.#runs().values(), this.choice);
    if (parent?.kind === 'trials') return this.#page(parent.sweep, [...groups.values()].flat().filter(({ trial }) => trial?.sweep === parent.sweep), false);
    if (parent?.kind === 'root') return this.#page(parent.path, groups.get(parent.path) ?? []);
    if (groups.size === 1) for (const [path, runs] of groups) return this.#page(path, runs);
    return [...groups.keys()].map((path) => this.#intern({ kind: 'root', id: `root ${path}`, path }));
  }

  parent(node: RunNode): RunNode | undefined {
    if (node.kind === 'metric') return this.run(node.run);
    if (node.kind !== 'run' && node.kind !== 'trials') return undefined;
    const info = node.kind === 'run' ? this.#runs().get(node.run) : [...this.#runs().values()].find(({ trial }) => trial?.sweep === node.sweep);
    const trials = node.kind === 'run' && info?.trial && this.#nodes.get(`trials ${info.trial.sweep}`);
    return trials || (info && this.#nodes.get(`root ${info.run.root}`));
  }

  run(run: string): RunNode {
    return this.#intern({ kind: 'run', id: `run ${run}`, run });
  }

  /** The row of a run, if it was ever shown: a row that is not there cannot be refreshed. */
  maybeRun(run: string): RunNode | undefined {
    return this.#nodes.get(`run ${run}`);
  }

  showMore(group: string): void {
    this.#pages.set(group, (this.#pages.get(group) ?? 1) + 1);
  }

  #metrics(run: string): RunNode[] {
    const tags = (this.#runs().get(run)?.series ?? []).map(({ tag }) => tag);
    tags.sort((a, b) => a.localeCompare(b, undefined, { numeric: true }));
    return tags.map((tag) => this.#intern({ kind: 'metric', id: `metric ${run} ${tag}`, run, tag }));
  }

  /** @param folded whether the trials of a sweep share one row, where the first of them would stand */
  #page(group: string, runs: RunInfo[], folded = true): RunNode[] {
    const shown = (this.#pages.get(group) ?? 1) * defaults.page;
    const all = [...new Set(runs.map(({ run, trial }) => (folded && trial ? this.#trials(trial.sweep) : this.run(run.id))))];
    const rows = all.slice(0, shown);
    if (all.length > shown) rows.push({ kind: 'more', id: `more ${group}`, group, left: all.length - shown });
    return rows;
  }

  #trials(sweep: string): RunNode {
    return this.#intern({ kind: 'trials', id: `trials ${sweep}`, sweep });
  }

  #intern(node: RunNode): RunNode {
    const known = this.#nodes.get(node.id);
    if (known) return known;
    this.#nodes.set(node.id, node);
    return node;
  }
}
