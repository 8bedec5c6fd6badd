import type { Role } from './role.ts';

/** The newest value of another metric of the run. */
export interface Latest {
  tag: string;
  step: number;
  value: number;
}

export interface RowState {
  [key: string]: [role: Role, step: number, value: number];
}

/** The run's metrics up to the step being judged: what a rule may know beside its own series. */
export class Row {
  step = 0;
  readonly #latest = new Map<string, Latest & { role: Role }>();

  constructor(saved: RowState = {}) {
    for (const [tag, [role, step, value]] of Object.entries(saved)) this.#latest.set(tag, { tag, role, step, value });
  }

  note(tag: string, role: Role, step: number, value: number): void {
    this.step = step;
    const latest = this.#latest.get(tag);
    if (!latest) this.#latest.set(tag, { tag, role, step, value });
    else {
      latest.step = step;
      latest.value = value;
    }
  }

  /** The newest finite value of a metric with this role. */
  latest(role: Role): Latest | undefined {
    for (const entry of this.#latest.values()) if (entry.role === role && Number.isFinite(entry.value)) return entry;
    return undefined;
  }

  state(): RowState {
    return Object.fromEntries(
      [...this.#latest].filter(([, { value }]) => Number.isFinite(value)).map(([tag, { role, step, value }]) => [tag, [role, step, value]]),
    );
  }
}
