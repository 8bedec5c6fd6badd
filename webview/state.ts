import { Emitter } from '../src/base/event.ts';
import { Throttle } from '../src/base/queue.ts';
import type { Problem } from '../src/model/problem.ts';
import { pickShownRuns } from '../src/model/shownRuns.ts';
import type { SweepInfo } from '../src/model/sweep.ts';
import { emptyConfig } from '../src/model/limit.ts';
import type { Alert, Change, RunInfo, RunNotes, Snapshot } from '../src/protocol/engineApi.ts';
import type { Remote } from '../src/protocol/rpc.ts';
import type { Focus, HostApi, Layout, ViewApi, ViewState, Welcome } from '../src/protocol/viewApi.ts';
import type { Client } from './client.ts';
import { setLanguage } from './strings.ts';
import { initialView, reviveView } from './viewState.ts';

/** What changed, so that nobody draws again for nothing. */
export interface StateChange {
  /** Ids of runs with new data; undefined: all. */
  runs?: ReadonlySet<string>;
  /** The choices of the person, or the list of shown runs. */
  view: boolean;
  /** Sweeps or their trials. */
  sweeps?: boolean;
}

/** Everything the page knows: the engine's state as last told, what the person chose, and the way to ask for more. */
export class DashboardState {
  readonly host: Remote<HostApi>;
  readonly #client: Client;
  readonly #didChange = new Emitter<StateChange>();
  readonly #didFocus = new Emitter<Focus>();
  /** Soon: whoever chooses something and reloads the window expects it to be there. */
  readonly #save = new Throttle(50, () => this.#client.saveState({ view: this.view }));

  readonly onDidChange = this.#didChange.event;
  readonly onDidFocus = this.#didFocus.event;

  runs = new Map<string, RunInfo>();
  alerts = new Map<string, Alert>();
  sweeps = new Map<string, SweepInfo>();
  problems: Problem[] = [];
  config = emptyConfig();
  scanning = true;
  ready = false;
  view: ViewState = initialView();
  layouts: Layout[] = [];
  /** When news last came, in milliseconds since the epoch. */
  heardAt = 0;
  #serial = -1;
  #chosen: string[] | undefined;
  #onlyRuns: ReadonlySet<string> | undefined;
  /** Kept until the next change: every chart asks for them, and there may be a thousand runs. */
  #listed: RunInfo[] | undefined;
  #shown: RunInfo[] | undefined;
  /** Changes that came before the first snapshot. */
  #early: Change[] = [];

  constructor(createClient: (view: ViewApi) => Client) {
    this.#client = createClient({
      didChange: async (change) => this.#apply(change),
      didReset: async (snapshot) => this.#reset(snapshot),
      didShowRuns: async (runs) => this.#show(runs),
      didGainRuns: async (runs) => this.#gain(runs),
      focus: async (focus) => this.focus(focus),
    });
    this.host = this.#client.host;
  }

  async start(): Promise<void> {
    this.view = reviveView((this.#client.loadState() as { view?: unknown } | undefined)?.view);
    this.#welcome(await this.host.ready());
  }

  /** Runs that may be listed: not hidden, and of this page's file where it shows only one. */
  get listed(): readonly RunInfo[] {
    this.#listed ??= [...this.runs.values()].filter(({ run, notes }) => !notes.hidden && (!this.#onlyRuns || this.#onlyRuns.has(run.id)));
    return this.#listed;
  }

  /** Alarms that this page tells of: where it shows only one file, of the runs of that. */
  get ownAlerts(): Alert[] {
    const own = this.#onlyRuns;
    return [...this.alerts.values()].filter(({ finding }) => !own || own.has(finding.run));
  }

  /** Runs that are drawn, in the order of their numbers, so that curves keep their place in the legend. */
  get shown(): readonly RunInfo[] {
    if (!this.#shown) {
      const ids = new Set(this.#chosen ?? pickShownRuns(this.listed));
      this.#shown = this.listed.filter(({ run }) => ids.has(run.id)).toSorted((a, b) => a.colour - b.colour);
    }
    return this.#shown;
  }

  /** Chooses the runs that are drawn, for the tree in the sidebar as well. */
  show(runs: string[]): void {
    this.#show(runs);
    this.host.showRuns(runs).catch((error: unknown) => this.report(error));
  }

  update(choice: Partial<ViewState>): void {
    this.arrange({ ...this.view, ...choice });
  }

  /** Takes over a whole arrangement: what it does not say is not chosen. */
  arrange(view: ViewState): void {
    this.view = view;
    this.#save.request();
    this.#announce({ runs: new Set(), view: true });
  }

  focus(focus: Focus): void {
    if (!this.shown.some(({ run }) => run.id === focus.run)) this.show([...this.shown.map(({ run }) => run.id), focus.run]);
    const { run, tag, control, against } = focus;
    const axis: Partial<ViewState> = against === undefined ? {} : { axis: { kind: 'metric', tag: against }, logX: true, zooms: {} };
    this.update(control && tag !== undefined ? { page: 'control', control: { run, tag } } : { page: 'charts', ...axis });
    this.#didFocus.fire(focus);
  }

  annotate(run: string, notes: RunNotes): void {
    const info = this.runs.get(run);
    if (info) this.runs.set(run, { ...info, notes });
    this.#announce({ runs: new Set(), view: true });
    this.host.annotate(run, notes).catch((error: unknown) => this.report(error));
  }

  saveLayouts(layouts: Layout[]): void {
    this.layouts = layouts;
    this.#announce({ runs: new Set(), view: true });
    this.host.saveLayouts(layouts).catch((error: unknown) => this.report(error));
  }

  /** Errors of the page go to the log of the extension. */
  report(error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    this.host.report(text).catch(() => undefined);
  }

  #welcome({ snapshot, strings, locale, shownRuns, onlyRuns, layouts, focus }: Welcome): void {
    setLanguage(strings, locale);
    this.#chosen = shownRuns;
    this.#onlyRuns = onlyRuns && new Set(onlyRuns);
    this.layouts = layouts;
    this.ready = true;
    this.#reset(snapshot);
    for (const change of this.#early.splice(0)) this.#apply(change);
    if (focus) this.focus(focus);
  }

  #reset(snapshot: Snapshot): void {
    this.#serial = snapshot.serial;
    this.runs = new Map(snapshot.runs.map((info) => [info.run.id, info]));
    this.alerts = new Map(snapshot.alerts.map((alert) => [alert.finding.id, alert]));
    this.sweeps = new Map((snapshot.sweeps ?? []).map((sweep) => [sweep.id, sweep]));
    this.problems = snapshot.problems;
    this.config = snapshot.config;
    this.scanning = snapshot.scanning;
    this.heardAt = Date.now();
    this.#announce({ view: true });
  }

  #apply(change: Change): void {
    if (!this.ready) {
      this.#early.push(change);
      return;
    }
    if (change.serial <= this.#serial) return;
    if (change.serial > this.#serial + 1) {
      // Something was lost on the way: a full picture is cheaper than a wrong one.
      this.host.ready().then((welcome) => this.#reset(welcome.snapshot), (error: unknown) => this.report(error));
      return;
    }
    this.#serial = change.serial;
    for (const info of change.runs) this.runs.set(info.run.id, info);
    for (const id of change.removedRuns) this.runs.delete(id);
    for (const alert of change.alerts) this.alerts.set(alert.finding.id, alert);
    for (const id of change.removedAlerts) this.alerts.delete(id);
    for (const sweep of change.sweeps ?? []) this.sweeps.set(sweep.id, sweep);
    for (const id of change.removedSweeps ?? []) this.sweeps.delete(id);
    this.problems = change.problems ?? this.problems;
    this.config = change.config?.config ?? this.config;
    this.scanning = change.scanning ?? this.scanning;
    this.heardAt = Date.now();
    this.#announce({ runs: new Set([...change.runs.map(({ run }) => run.id), ...change.removedRuns]), view: false, sweeps: Boolean(change.sweeps ?? change.removedSweeps) });
  }

  #show(runs: string[]): void {
    this.#chosen = runs;
    this.#announce({ runs: new Set(), view: true });
  }

  /** Runs that the editor's file had from the start may be unchecked by now; those that are new are drawn. */
  #gain(runs: string[]): void {
    const known = this.#onlyRuns;
    this.#onlyRuns = new Set(runs);
    this.#chosen = [...(this.#chosen ?? []), ...runs.filter((id) => !known?.has(id))];
    this.#announce({ runs: new Set(), view: true });
  }

  #announce(change: StateChange): void {
    this.#listed = this.#shown = undefined;
    this.#didChange.fire(change);
  }
}
