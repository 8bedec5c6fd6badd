import type { Diagnosis } from '../model/finding.ts';
import type { Detection, Hit, MonitorState, Moment, Rule } from './contract.ts';

const defaults = {
  /** So many hits among so many newest points make a warning an error. */
  repeats: 3,
  among: 5,
  /** Points without a hit that end an episode. */
  quiet: 10,
};

interface Open {
  detection: Detection;
  /** The newest points as bits, 1 = hit, newest lowest. */
  recent: number;
  /** Points since the last hit. */
  quiet: number;
}

const bits = (word: number): number => {
  let count = 0;
  for (let rest = word; rest; rest &= rest - 1) count++;
  return count;
};

const isKnown = (limit: number | undefined): limit is number => Number.isFinite(limit);

/** Makes one detection of the hits of one rule on one metric that follow each other. */
export class Episode {
  #open?: Open;

  constructor(saved?: MonitorState) {
    if (saved) {
      const { detection, recent, quiet } = saved as unknown as Open;
      this.#open = { detection: { ...detection, wall: detection.wall ?? NaN, value: Number(detection.value) }, recent, quiet };
    }
  }

  get open(): Detection | undefined {
    return this.#open?.detection;
  }

  /** Returns the detection if it is new or changed. */
  hit(rule: Rule, { tag, step, wall }: Moment, { value, lower, upper, message, severity }: Hit): Detection {
    if (!this.#open) {
      const limits = { ...(isKnown(lower) ? { lower } : {}), ...(isKnown(upper) ? { upper } : {}) };
      const detection = { metric: tag, step, wall, rule: rule.id, severity: severity ?? rule.severity, value, ...limits, message, hits: 0, lastStep: step };
      this.#open = { detection, recent: 0, quiet: 0 };
    }
    const open = this.#open;
    open.quiet = 0;
    open.recent = ((open.recent << 1) | 1) & ((1 << defaults.among) - 1);
    const { detection } = open;
    const repeated = detection.severity === 'warning' && bits(open.recent) >= defaults.repeats;
    open.detection = { ...detection, hits: detection.hits + 1, lastStep: step, severity: repeated ? 'error' : detection.severity };
    return open.detection;
  }

  /** Adds what most likely happened. A diagnosis that was surer earlier stays. */
  explain(diagnosis: Diagnosis | undefined): Detection {
    const open = this.#open!;
    const known = open.detection.diagnosis?.confidence ?? 0;
    if (diagnosis && diagnosis.confidence >= known) open.detection = { ...open.detection, diagnosis };
    return open.detection;
  }

  /** A point without a hit. Returns the detection if that ends it. */
  miss(quiet = defaults.quiet): Detection | undefined {
    const open = this.#open;
    if (!open) return undefined;
    open.recent = (open.recent << 1) & ((1 << defaults.among) - 1);
    return ++open.quiet < quiet ? undefined : this.close();
  }

  close(): Detection | undefined {
    const closed = this.#open?.detection;
    this.#open = undefined;
    return closed;
  }

  state(): MonitorState | undefined {
    if (!this.#open) return undefined;
    const { detection, recent, quiet } = this.#open;
    const { wall, value } = detection;
    // JSON has no NaN and no Infinity: an unknown time is left out, such a value becomes its name.
    return {
      detection: { ...detection, wall: Number.isFinite(wall) ? wall : null, value: Number.isFinite(value) ? value : String(value) },
      recent,
      quiet,
    } as unknown as MonitorState;
  }
}

