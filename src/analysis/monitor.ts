import type { CreateMonitor, MonitorContext, MonitorResult, MonitorState, RunMonitor } from './contract.ts';
import { inStepOrder, type Arrival } from './merge.ts';
import type { Columns } from '../model/series.ts';
import { diagnose } from './diagnosis/index.ts';
import type { Episode } from './episode.ts';
import { Row, type RowState } from './row.ts';
import { detectionKey, Watch, type Outcome, type WatchState } from './watch.ts';

const defaults = {
  /** Seconds of silence after which the newest row counts as whole. */
  settled: 2,
};

interface Saved {
  row: RowState;
  held: [tag: string, step: number, wall: number | null, value: number | string][];
  series: { [tag: string]: WatchState };
}

const result = ({ found, resolved }: Outcome): MonitorResult => ({
  found: [...found.values()],
  resolved: [...resolved.values()].map(({ metric, rule, step }) => ({ metric, rule, step })),
});

class Monitor implements RunMonitor {
  readonly #context: MonitorContext;
  readonly #row: Row;
  readonly #series = new Map<string, Watch>();
  /** The newest row: all points so far of one step, at most one a series. */
  #held: Arrival[] = [];

  constructor(context: MonitorContext, saved?: Saved) {
    this.#context = context;
    this.#row = new Row(saved?.row);
    for (const [tag, state] of Object.entries(saved?.series ?? {})) this.#series.set(tag, new Watch(tag, context, this.#row, state));
    this.#held = (saved?.held ?? []).map(([tag, step, wall, value]) => ({ tag, step, wall: wall ?? NaN, value: Number(value) }));
  }

  push(points: ReadonlyMap<string, Columns>): MonitorResult {
    const outcome: Outcome = { found: new Map(), resolved: new Map() };
    for (const arrival of inStepOrder(points, this.#held[0]?.step ?? this.#row.step)) {
      const first = this.#held[0];
      if (first && (first.step !== arrival.step || this.#held.some(({ tag }) => tag === arrival.tag))) this.#judge(outcome);
      this.#held.push(arrival);
    }
    return result(outcome);
  }

  flush(): MonitorResult {
    const outcome: Outcome = { found: new Map(), resolved: new Map() };
    this.#judge(outcome);
    return result(outcome);
  }

  rewind(step: number): MonitorResult {
    const outcome: Outcome = { found: new Map(), resolved: new Map() };
    if (this.#held[0] && this.#held[0].step >= step) this.#held = [];
    else this.#judge(outcome);
    for (const watch of this.#series.values()) watch.rewind(step, outcome);
    return result(outcome);
  }

  tick(now: number, updatedAt: number): MonitorResult {
    const outcome: Outcome = { found: new Map(), resolved: new Map() };
    if (now - updatedAt >= defaults.settled) this.#judge(outcome);
    for (const watch of this.#series.values()) watch.tick(now, updatedAt, outcome);
    return result(outcome);
  }

  end(): MonitorResult {
    const outcome: Outcome = { found: new Map(), resolved: new Map() };
    this.#judge(outcome);
    for (const watch of this.#series.values()) watch.end(outcome);
    return result(outcome);
  }

  state(): MonitorState {
    const held = this.#held.map(({ tag, step, wall, value }) => [tag, step, Number.isFinite(wall) ? wall : null, Number.isFinite(value) ? value : String(value)]);
    const series = Object.fromEntries([...this.#series].map(([tag, watch]) => [tag, watch.state()]));
    return { row: this.#row.state(), held, series } as unknown as MonitorState;
  }

  /** Judges the held row: every value is noted before any rule looks, so that rules see the whole step. */
  #judge(outcome: Outcome): void {
    const watches = this.#held.map(({ tag, step, value }) => {
      let watch = this.#series.get(tag);
      if (!watch) this.#series.set(tag, (watch = new Watch(tag, this.#context, this.#row)));
      this.#row.note(tag, watch.role, step, value);
      return watch;
    });
    this.#held.forEach(({ step, wall, value }, i) => watches[i]!.push(step, wall, value));
    const rung = watches.flatMap((watch) => watch.judge(outcome));
    if (rung.length > 0) this.#diagnose(rung, outcome);
    this.#held = [];
  }

  /** With all of the row judged, so that it does not matter which metric came first. */
  #diagnose(rung: readonly Episode[], outcome: Outcome): void {
    const open = [...this.#series.values()].flatMap((watch) => watch.open());
    for (const episode of rung) {
      const detection = episode.explain(diagnose(episode.open!, open, this.#row));
      outcome.found.set(detectionKey(detection), detection);
    }
  }
}

export const createMonitor: CreateMonitor = (context, state) => new Monitor(context, state as unknown as Saved | undefined);
