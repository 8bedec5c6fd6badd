import type { Detector, Hit, MonitorState, Moment, Rule, Traits } from '../contract.ts';

/** A detector whose whole memory is a plain object, which `check` changes in place. */
export function remembering<S extends object>(start: () => S, check: (state: S, moment: Moment) => Hit | undefined): Rule['create'] {
  return (_: Traits, saved?: MonitorState): Detector => {
    const state = { ...start(), ...(saved as Partial<S> | undefined) };
    return { check: (moment) => check(state, moment), state: () => structuredClone(state) as unknown as MonitorState };
  };
}

/** A detector without memory. */
export function memoryless(check: (moment: Moment) => Hit | undefined): Rule['create'] {
  const detector: Detector = { check, state: () => null };
  return () => detector;
}
