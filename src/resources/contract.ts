import type { Phrase } from '../model/phrase.ts';

/** A way to learn how much energy a part of the machine takes. */
export interface EnergyProbe {
  readonly id: string;
  readonly title: Phrase;
  /** Begins to count; undefined where this machine has no such part, or does not tell. */
  open(): Promise<EnergyCounter | undefined>;
}

export interface EnergyCounter {
  /** Joules since it was last asked, or opened. Total: a reading that fails counts as none. */
  take(): Promise<number>;
}
