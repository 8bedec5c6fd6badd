import { type BatchPlan, runBatch } from './batch.ts';
import type { EngineHandle } from './engineHandle.ts';
import { type End, tellPlan, type Turn } from './plan.ts';

const defaults = {
  /** The moment of a kill and what the engine reads by itself are not planned, so a plan has to pass so often to be taken for good. */
  tries: 3,
};

/** Leaves out of a sequence that fails what it fails without; tells what is left. */
export async function shrink(plan: BatchPlan, engine: EngineHandle): Promise<string> {
  let turns = plan.sequences[0]!.turns!;
  let ends = plan.ends;
  const tryWithout = async (fewer: readonly Turn[], calmer: readonly End[]): Promise<boolean> => {
    if (!(await fails({ ...plan, sequences: [{ seed: plan.sequences[0]!.seed, turns: fewer }], ends: calmer }, engine))) return false;
    [turns, ends] = [fewer, calmer];
    return true;
  };
  for (let round = 0; round < turns.length;) {
    const others = <T>(list: readonly T[]): T[] => list.filter((_, i) => i !== round);
    if (turns.length === 1 || !(await tryWithout(others(turns), others(ends)))) round++;
  }
  for (let round = 0; round < turns.length; round++) {
    for (let step = turns[round]!.length - 1; step >= 0; step--) {
      await tryWithout(turns.map((turn, i) => (i === round ? turn.filter((_, j) => j !== step) : turn)), ends);
    }
    if (ends[round] !== 'rest') await tryWithout(turns, ends.with(round, 'rest'));
  }
  await engine.kill();
  return tellPlan(turns, ends);
}

async function fails(plan: BatchPlan, engine: EngineHandle): Promise<boolean> {
  for (let i = 0; i < defaults.tries; i++) if ((await runBatch(plan, engine)).failures.length > 0) return true;
  return false;
}
