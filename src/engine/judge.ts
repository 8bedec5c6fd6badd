import { createMonitor, type Detection, type MonitorResult, type MonitorState, type RunMonitor } from '../analysis/index.ts';
import type { Config } from '../model/limit.ts';
import { purpose } from '../model/run.ts';
import type { FindingRow } from '../store/contract.ts';
import type { Part } from '../store/part.ts';
import type { Store } from '../store/store.ts';
import { EarlierRuns } from './earlierRuns.ts';
import { collectUnjudged, markSeen } from './unjudged.ts';

const defaults = {
  /** Points of each series of a run between two looks at the clock. */
  portion: 256,
  /** Seconds between two savings of a monitor's state. What it found is kept at once, and found again alike if the rest is lost. */
  savePause: 20,
  /** Seconds between two ticks of a run that grew in the last so many, and of one that is silent. */
  recent: 5,
  tickPause: 1,
  silentTickPause: 20,
  /** Seconds of silence after which a run is no longer waited for. */
  patience: 3600,
};

interface Case {
  monitor: RunMonitor;
  savedAt: number;
  changed: boolean;
  /** Seconds since the epoch. */
  nextTick: number;
}

/** Has the points judged that the store took in, run by run, however far behind it is. */
export class Judge {
  readonly #store: Store;
  readonly #config: () => Config;
  readonly #pending = new Set<string>();
  readonly #cases = new Map<string, Case>();
  readonly #earlier: EarlierRuns;
  #rewinds = new Map<string, number>();
  #tickedAt = 0;

  constructor(store: Store, config: () => Config) {
    this.#store = store;
    this.#config = config;
    this.#earlier = new EarlierRuns(store);
    for (const run of store.catalog.runs.keys()) this.#pending.add(run);
  }

  /** Runs that got points, or lost some. */
  add(runs: Iterable<string>): void {
    for (const run of runs) this.#pending.add(run);
    for (const run of this.#earlier.takeServed()) this.#judgeAnew(run);
    for (const { run, step } of this.#store.takeRewinds()) {
      this.#rewinds.set(run, Math.min(step, this.#rewinds.get(run) ?? Infinity));
      this.#pending.add(run);
    }
  }

  /** The rules changed: everything is judged anew. */
  reset(): void {
    this.#earlier.clear();
    for (const run of this.#store.catalog.runs.keys()) this.#judgeAnew(run);
  }

  /** Judges until the deadline (milliseconds since the epoch); true while there is more. */
  work(deadline: number, now: number): boolean {
    for (const run of this.#pending) {
      while (this.#judge(run, now)) if (Date.now() >= deadline) return true;
      this.#pending.delete(run);
      if (Date.now() >= deadline) break;
    }
    if (this.#pending.size > 0) return true;
    if (now - this.#tickedAt >= defaults.tickPause) this.#tick(now);
    return false;
  }

  /** Everything that was held back is judged, and the monitors are saved: the end of a log, or of the engine. */
  finish(): void {
    for (const [run, known] of this.#cases) this.#keep(run, known.monitor.flush());
    this.save();
  }

  save(): void {
    for (const [run, known] of this.#cases) if (known.changed) this.#save(run, known, this.#tickedAt);
  }

  #judgeAnew(run: string): void {
    this.#cases.delete(run);
    this.#rewinds.delete(run);
    for (const [id, { finding }] of [...this.#store.catalog.findings]) if (finding.run === run) this.#store.removeFinding(id);
    this.#store.forgetMonitor(run);
    this.#pending.add(run);
  }

  /** Judges a portion of a run's points; true while there is more. */
  #judge(run: string, now: number): boolean {
    const entry = this.#store.catalog.runs.get(run);
    if (!entry) return false;
    const rewind = this.#rewinds.get(run);
    const unjudged = collectUnjudged(this.#store, run, defaults.portion);
    if (rewind === undefined && unjudged.points.size === 0) return false;
    if (this.#isMeantToFail(run)) {
      markSeen(unjudged);
      return unjudged.more;
    }
    const known = this.#caseOf(run);
    this.#rewinds.delete(run);
    if (rewind !== undefined) this.#keep(run, known.monitor.rewind(rewind));
    this.#keep(run, known.monitor.push(unjudged.points));
    markSeen(unjudged);
    known.changed = true;
    known.nextTick = now + defaults.tickPause;
    if (!unjudged.more) this.#keep(run, this.#tickOne(run, known, now, this.#updatedAt(run)));
    if (now - known.savedAt >= defaults.savePause) this.#save(run, known, now);
    return unjudged.more;
  }

  /** Looking for a learning rate raises it until the loss runs away: that is no alarm. */
  #isMeantToFail(run: string): boolean {
    return [...this.#store.catalog.runs.get(run)!.members.values()].some(({ hparams }) => hparams[purpose.hparam] === purpose.findRate);
  }

  #caseOf(run: string): Case {
    let known = this.#cases.get(run);
    if (!known) {
      const state = this.#store.monitorOf(run) as MonitorState | undefined;
      known = { monitor: createMonitor({ config: this.#config(), earlier: this.#earlier.forRun(run) }, state), savedAt: 0, changed: false, nextTick: 0 };
      this.#cases.set(run, known);
    }
    return known;
  }

  /** Time passed. Runs that nobody waits for any more let go of their monitors. */
  #tick(now: number): void {
    this.#tickedAt = now;
    for (const [run, known] of this.#cases) {
      if (known.nextTick > now) continue;
      const updatedAt = this.#updatedAt(run);
      known.nextTick = now + (now - updatedAt < defaults.recent ? defaults.tickPause : defaults.silentTickPause);
      this.#keep(run, this.#tickOne(run, known, now, updatedAt));
      if (known.changed && now - known.savedAt >= defaults.savePause) this.#save(run, known, now);
      if (!known.changed && now - updatedAt > defaults.patience) this.#cases.delete(run);
    }
  }

  /** Silence means nothing in a run that its log calls finished or failed. */
  #tickOne(run: string, { monitor }: Case, now: number, updatedAt: number): MonitorResult {
    for (const { state } of this.#store.catalog.runs.get(run)!.members.values()) if (state === 'finished' || state === 'failed') return monitor.end();
    return monitor.tick(now, updatedAt);
  }

  #updatedAt(run: string): number {
    // Asked for thousands of runs a second: without a list for each.
    let latest = 0;
    for (const { updatedAt } of this.#store.catalog.runs.get(run)!.members.values()) latest = Math.max(latest, updatedAt);
    return latest;
  }

  #save(run: string, known: Case, now: number): void {
    known.savedAt = now;
    known.changed = false;
    this.#store.saveMonitor(run, known.monitor.state());
  }

  #keep(run: string, { found, resolved }: MonitorResult): void {
    for (const detection of found) this.#store.putFinding(this.#row(run, detection));
    for (const { metric, rule, step } of resolved) {
      const row = this.#store.catalog.findings.get(findingId(run, metric, rule, step));
      if (row && !row.resolved) this.#store.putFinding({ ...row, resolved: true });
    }
  }

  #row(run: string, detection: Detection): FindingRow {
    const id = findingId(run, detection.metric, detection.rule, detection.step);
    return { finding: { id, run, source: this.#sourceOf(run, detection), ...detection }, resolved: false };
  }

  #sourceOf(run: string, { metric, step }: Detection): string {
    const parts = this.#store.catalog.shownParts(run, 'scalar', metric);
    const holds = ({ summary }: Part): boolean => summary.low <= step && step <= summary.high;
    const part = parts.findLast(holds) ?? parts.at(-1);
    return part ? this.#store.catalog.sources.get(part.source)!.path : '';
  }
}

const findingId = (run: string, metric: string, rule: string, step: number): string => `${run}#${metric}#${rule}#${step}`;
