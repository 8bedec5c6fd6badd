import type { Problem } from '../../model/problem.ts';
import type { SweepInfo } from '../../model/sweep.ts';

/** What hinders the newest sweep of each file, as far as it has a place in the file as it is now: where that has changed, it may have been mended. */
export function sweepProblems(sweeps: readonly SweepInfo[]): Problem[] {
  const newest = new Map<string, SweepInfo>();
  for (const sweep of sweeps) if (sweep.createdAt >= (newest.get(sweep.file)?.createdAt ?? 0)) newest.set(sweep.file, sweep);
  return [...newest.values()].flatMap(({ file, problems }) => problems.filter(({ range }) => range).map((problem) => ({ ...problem, source: file })));
}
