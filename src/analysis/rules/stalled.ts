import { phrase } from '../../model/phrase.ts';
import type { Detector, Hit, MonitorState, Moment, Rule } from '../contract.ts';
import { Ring } from '../stats/ring.ts';

const defaults = {
  /** Pauses between rows that are remembered; checkpoints and evaluations make some of them long. */
  pauses: 50,
  /** Times the longest of them, and seconds, that a silence must last. */
  times: 5,
  least: 120,
  /** Seconds, where the log has no times to learn the pauses from. */
  unknown: 1800,
  /** A run that grew so many seconds ago is alive. A log that was old when it was first seen is not stalled but over. */
  alive: 60,
};

class Silence implements Detector {
  readonly #pauses: Ring;
  #last: number | undefined;
  #alive: boolean;

  constructor(saved?: MonitorState) {
    const from = saved as { pauses: number[]; last: number | null; alive: boolean } | undefined;
    this.#pauses = new Ring(defaults.pauses, from?.pauses);
    this.#last = from?.last ?? undefined;
    this.#alive = from?.alive ?? false;
  }

  check({ wall }: Moment): undefined {
    if (!Number.isFinite(wall)) return;
    if (this.#last !== undefined && wall > this.#last) this.#pauses.push(wall - this.#last);
    this.#last = wall;
  }

  tick({ row, tag, value }: Moment, now: number, updatedAt: number): Hit | undefined {
    const silence = now - updatedAt;
    if (silence < defaults.alive) this.#alive = true;
    if (!this.#alive || row.lead !== tag) return undefined;
    const longest = Math.max(0, ...this.#pauses.toArray());
    const limit = longest > 0 ? Math.max(defaults.least, defaults.times * longest) : defaults.unknown;
    if (silence < limit) return undefined;
    return { value, message: phrase('Nothing was logged for {0} minutes; the longest pause before was {1} seconds', Math.round(silence / 60), Math.ceil(longest)) };
  }

  state(): MonitorState {
    return { pauses: this.#pauses.toArray(), last: this.#last ?? null, alive: this.#alive };
  }
}

/** The run was alive and fell silent. Information, not an alarm: few logs say whether a run has ended. */
export const stalled: Rule = {
  id: 'stalled',
  title: phrase('Stalled or dead run'),
  byDefault: true,
  severity: 'info',
  quiet: 1,
  watches: () => true,
  create: (_, saved) => new Silence(saved),
};
