import type { Phrase } from '../model/phrase.ts';

/** What another program prints. @throws where it does not start, or fails */
export type Ask = (program: string, args: readonly string[]) => Promise<string>;

/** A way to learn how much energy a part of the machine takes. */
export interface EnergyProbe {
  readonly id: string;
  readonly title: Phrase;
  /** Begins to count; undefined where this machine has no such part, or does not tell. */
  open(ask: Ask): Promise<EnergyCounter | undefined>;
}

export interface EnergyCounter {
  /** Joules since it was last asked, or opened. Total: a reading that fails counts as none. */
  take(): Promise<number>;
}
