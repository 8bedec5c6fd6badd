import { setTimeout as sleep } from 'node:timers/promises';
import type { Patience, StopStep } from '../model/job.ts';
import { collectMembers, signalAll, type Crowd } from './members.ts';

const defaults = {
  /** Most programs do not know of `stop.json`. */
  patience: { request: 1_000, SIGINT: 10_000, SIGTERM: 10_000 } satisfies Patience,
  /** Milliseconds between two looks at whether all of them have ended. */
  look: 50,
  /** Milliseconds for the system to end what was killed; a process that waits for a dead disk may take longer. */
  killed: 10_000,
};

export const patienceOf = (asked: Partial<Patience> | undefined): Patience => ({ ...defaults.patience, ...asked });

/** Windows cannot send the two that ask. */
const signals: readonly (keyof Patience)[] = process.platform === 'win32' ? [] : ['SIGINT', 'SIGTERM'];

/**
 * The stop ladder, from where the program was asked by `stop.json`: waits, then SIGINT, SIGTERM and SIGKILL to everything that belongs
 * to the job, each with its patience before the next. Gives the step after which nothing was left.
 */
export async function climb(crowd: Crowd, patience: Patience): Promise<StopStep> {
  if (await isGone(crowd, patience.request)) return 'request';
  for (const signal of signals) {
    await signalAll(crowd, signal as NodeJS.Signals);
    if (await isGone(crowd, patience[signal])) return signal;
  }
  await kill(crowd);
  return 'SIGKILL';
}

/** The last step alone. Again and again: what is killed may just have started another. */
export async function kill(crowd: Crowd): Promise<void> {
  const end = Date.now() + defaults.killed;
  do await signalAll(crowd, 'SIGKILL');
  while (!(await isGone(crowd, defaults.look)) && Date.now() < end);
}

/** Whether nothing is left of it within some milliseconds; tells as soon as it is so. */
export async function isGone(crowd: Crowd, within: number): Promise<boolean> {
  const end = Date.now() + within;
  while ((await collectMembers(crowd)).length > 0) {
    if (Date.now() >= end) return false;
    await sleep(defaults.look);
  }
  return true;
}
