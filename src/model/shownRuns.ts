/** Runs that are drawn before anybody chose: more than this many curves in one chart are hard to tell apart. */
const shownAtFirst = 10;

interface Dated {
  run: { id: string };
  updatedAt: number;
  notes: { hidden?: boolean };
}

/** Ids of the runs that are drawn while nobody has chosen: the ones that grew last. */
export function pickShownRuns(runs: readonly Dated[]): string[] {
  return runs
    .filter(({ notes }) => !notes.hidden)
    .toSorted((a, b) => b.updatedAt - a.updatedAt)
    .slice(0, shownAtFirst)
    .map(({ run }) => run.id);
}
