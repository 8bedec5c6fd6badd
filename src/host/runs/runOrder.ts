import type { RunInfo } from '../../protocol/engineApi.ts';

export interface RunChoice {
  /** Part of a name or tag, in any case; '' = all. */
  filter: string;
  showHidden: boolean;
}

/** What people call a run. */
export const titleOf = ({ run, notes }: RunInfo): string => notes.name ?? run.name;

function matches(info: RunInfo, filter: string): boolean {
  const wanted = filter.toLowerCase();
  return [titleOf(info), info.run.name, ...(info.notes.tags ?? [])].some((text) => text.toLowerCase().includes(wanted));
}

/** Live runs first, then the newest; names break ties. Does not look at what changes with every point, so that rows stay put. */
function compareRuns(a: RunInfo, b: RunInfo): number {
  const live = Number(b.run.state === 'live') - Number(a.run.state === 'live');
  if (live) return live;
  const started = (b.run.startedAt ?? 0) - (a.run.startedAt ?? 0);
  return started || a.run.name.localeCompare(b.run.name, undefined, { numeric: true });
}

/** The runs that the tree lists, in its order, by root. Roots stand in the order of their paths. */
export function groupRuns(runs: Iterable<RunInfo>, choice: RunChoice): Map<string, RunInfo[]> {
  const groups = new Map<string, RunInfo[]>();
  for (const info of runs) {
    if (info.notes.hidden && !choice.showHidden) continue;
    if (choice.filter && !matches(info, choice.filter)) continue;
    const group = groups.get(info.run.root);
    if (group) group.push(info);
    else groups.set(info.run.root, [info]);
  }
  for (const group of groups.values()) group.sort(compareRuns);
  return new Map([...groups].sort(([a], [b]) => a.localeCompare(b)));
}
