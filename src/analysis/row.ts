import type { Traits } from './contract.ts';
import { isEvaluation, type Role } from './role.ts';
import type { Track } from './track.ts';

const defaults = {
  /** A learning rate that left this factor around where it last rested has moved. */
  moved: 1.5,
};

/** The newest value of another metric of the run. */
export interface Latest {
  tag: string;
  role: Role;
  step: number;
  value: number;
}

export interface RowState {
  step: number;
  count: number;
  lead: string;
  spikes: [role: Role, row: number][];
  schedule: [value: number, anchor: number, movedAt: number, brokenAt: number, top: number] | null;
  latest: [tag: string, role: Role, step: number, value: number][];
}

/** What the log says of the learning rate. */
export interface Schedule {
  /** Newest value. */
  value: number;
  /** Where it last rested, for telling a move from noise. */
  anchor: number;
  /** Row of the last move by more than the factor above, gradual or not; -Infinity is not JSON, so -1e9 = never. */
  movedAt: number;
  /** Row of the last such change between two neighbouring rows: a scheduled drop, a restart, or a fault. */
  brokenAt: number;
  /** Highest so far. */
  top: number;
}

/** The run's metrics up to the step being judged: what a rule may know beside its own series. */
export class Row {
  step = 0;
  /** The first metric of the run, which speaks for it as a whole. */
  lead = '';
  /** Rows so far. */
  count = 0;
  /** Undefined while no learning rate is logged. */
  schedule?: Schedule;
  readonly #latest = new Map<string, Latest>();
  readonly #tracks = new Map<string, { tag: string; track: Track }>();
  #scheduleTag = '';
  /** Row of the last spike by role. */
  readonly #spikes = new Map<Role, number>();

  constructor(saved?: RowState) {
    if (!saved) return;
    this.step = saved.step;
    this.count = saved.count;
    this.lead = saved.lead;
    for (const [role, row] of saved.spikes) this.#spikes.set(role, row);
    for (const [tag, role, step, value] of saved.latest) this.#latest.set(tag, { tag, role, step, value });
    this.#scheduleTag = this.latest('learningRate')?.tag ?? '';
    if (saved.schedule) {
      const [value, anchor, movedAt, brokenAt, top] = saved.schedule;
      this.schedule = { value, anchor, movedAt, brokenAt, top };
    }
  }

  note(tag: string, role: Role, step: number, value: number): void {
    if (step !== this.step || this.count === 0) {
      this.step = step;
      this.count++;
    }
    this.lead ||= tag;
    const latest = this.#latest.get(tag);
    if (!latest) this.#latest.set(tag, { tag, role, step, value });
    else {
      latest.step = step;
      latest.value = value;
    }
    if (role === 'learningRate' && value > 0 && Number.isFinite(value)) this.#noteLearningRate(tag, value);
  }

  /** Rows since the learning rate last moved by more than half, gradually or at once; Infinity where none is logged or it never did. */
  get sinceMoved(): number {
    return this.schedule ? this.count - this.schedule.movedAt : Infinity;
  }

  /** Rows since the learning rate changed by more than half from one row to the next. */
  get sinceBroken(): number {
    return this.schedule ? this.count - this.schedule.brokenAt : Infinity;
  }

  /** Makes a series' recent past known to the rules of the others. */
  share({ tag, role, evaluation }: Pick<Traits, 'tag' | 'role' | 'evaluation'>, track: Track): void {
    const key = `${role} ${evaluation}`;
    const known = this.#tracks.get(key);
    if (!known || known.tag === tag) this.#tracks.set(key, { tag, track });
  }

  /** The first series with this role, of the training or of evaluations. */
  track(role: Role, evaluation: boolean): Track | undefined {
    return this.#tracks.get(`${role} ${evaluation}`)?.track;
  }

  noteSpike(role: Role): void {
    this.#spikes.set(role, this.count);
  }

  /** Rows since a metric with this role had a single value far above the others; Infinity if it never had. */
  sinceSpike(role: Role): number {
    return this.count - (this.#spikes.get(role) ?? -Infinity);
  }

  /** The newest finite value of the first metric with this role. */
  latest(role: Role): Latest | undefined {
    for (const entry of this.#latest.values()) if (entry.role === role && Number.isFinite(entry.value)) return entry;
    return undefined;
  }

  /** What a metric of the run is about. */
  about(tag: string): { role: Role; evaluation: boolean } | undefined {
    const latest = this.#latest.get(tag);
    return latest && { role: latest.role, evaluation: isEvaluation(tag) };
  }

  state(): RowState {
    const { schedule } = this;
    return {
      step: this.step,
      count: this.count,
      lead: this.lead,
      spikes: [...this.#spikes],
      schedule: schedule ? [schedule.value, schedule.anchor, schedule.movedAt, schedule.brokenAt, schedule.top] : null,
      latest: [...this.#latest.values()].filter(({ value }) => Number.isFinite(value)).map(({ tag, role, step, value }) => [tag, role, step, value]),
    };
  }

  /** Runs with several learning rates (one a parameter group) follow one schedule: the first tag stands for all. */
  #noteLearningRate(tag: string, value: number): void {
    if (!this.schedule) {
      this.#scheduleTag = tag;
      this.schedule = { value, anchor: value, movedAt: -1e9, brokenAt: -1e9, top: value };
    }
    if (tag !== this.#scheduleTag) return;
    const { schedule } = this;
    const far = (a: number, b: number): boolean => a > b * defaults.moved || b > a * defaults.moved;
    if (far(value, schedule.value)) schedule.brokenAt = this.count;
    if (far(value, schedule.anchor)) {
      schedule.anchor = value;
      schedule.movedAt = this.count;
    }
    schedule.value = value;
    schedule.top = Math.max(schedule.top, value);
  }
}
