import { createControlChart } from '../analysis/index.ts';
import { UserError } from '../base/errors.ts';
import { logTo } from '../base/log.ts';
import type { Artifact } from '../model/artifact.ts';
import type { ControlChart } from '../model/controlChart.ts';
import { emptyConfig } from '../model/limit.ts';
import type {
  Acknowledgement, Alert, ControlQuery, EngineApi, EngineEvents, OpenOptions, RunInfo, RunNotes, SeriesQuery, SeriesWindow, Snapshot, SourcePlace,
} from '../protocol/engineApi.ts';
import { collectArtifacts, collectPoints } from '../store/range.ts';
import { People } from '../store/people.ts';
import { MemoryBackend } from '../store/memory.ts';
import { Store } from '../store/store.ts';
import { Roster } from './roster.ts';
import { createRoot, type Root } from './root.ts';
import { describeRun, isListed } from './runs.ts';
import { answerSeries } from './series.ts';
import { Session } from './session.ts';

interface Opened {
  store: Store;
  people: People;
  roots: Map<string, Root>;
  roster: Roster;
  session: Session;
}

export interface EngineOptions {
  /** Reads what is there and expects no more: no watcher, and a last line without its end counts. */
  oneShot?: boolean;
}

/** Joins the stages: files are read into the store, judged, and told of. */
export class Engine implements EngineApi {
  readonly #events: EngineEvents;
  readonly #oneShot: boolean;
  #opened: Opened | undefined;

  constructor(events: EngineEvents, { oneShot = false }: EngineOptions = {}) {
    this.#events = events;
    this.#oneShot = oneShot;
  }

  async open(options: OpenOptions): Promise<void> {
    await this.close();
    const store = new Store(new MemoryBackend());
    const roots = options.roots.map((root) => createRoot(root));
    const session = new Session({
      store,
      roots,
      ignore: options.ignore,
      oneShot: this.#oneShot,
      log: logTo((level, message) => this.#events.didLog(level, message)),
      patterns: () => [],
      onFolder: () => undefined,
      judge: () => false,
      flush: () => this.#flush(),
    });
    this.#opened = { store, people: new People(options.storage), roots: new Map(roots.map((root) => [root.path, root])), roster: new Roster(), session };
  }

  snapshot(): Promise<Snapshot> {
    const { roster, session } = this.#need();
    return Promise.resolve(roster.snapshot({ alerts: this.#alerts(), problems: this.#problems(), config: emptyConfig(), scanning: session.scanning }));
  }

  series(queries: SeriesQuery[]): Promise<SeriesWindow[]> {
    const { store } = this.#need();
    return Promise.resolve(queries.map((query) => answerSeries(store, query)));
  }

  controlChart({ run, tag, kind }: ControlQuery): Promise<ControlChart | undefined> {
    const { store } = this.#need();
    const columns = collectPoints(store, run, tag);
    if (columns.steps.length === 0) return Promise.resolve(undefined);
    return Promise.resolve({ run, ...createControlChart(tag, columns, { config: emptyConfig() }, kind) });
  }

  artifacts(run: string, kind: Artifact['kind'], tag: string): Promise<Artifact[]> {
    return Promise.resolve(collectArtifacts(this.#need().store, run, kind, tag));
  }

  image(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  acknowledge(findings: string[], note?: string): Promise<void> {
    const { people, session } = this.#need();
    for (const finding of findings) people.set('acknowledgements', finding, { finding, at: Date.now() / 1000, note } satisfies Acknowledgement);
    session.requestFlush();
    return Promise.resolve();
  }

  annotate(run: string, notes: RunNotes): Promise<void> {
    const { people, store, session } = this.#need();
    people.set('notes', run, notes);
    store.touch(run);
    session.requestFlush();
    return Promise.resolve();
  }

  refresh(): Promise<void> {
    return this.#need().session.refresh();
  }

  touch(path: string): Promise<void> {
    this.#opened?.session.touch(path);
    return Promise.resolve();
  }

  places(): Promise<SourcePlace[]> {
    return Promise.resolve([]);
  }

  withLimit(text: string): Promise<string> {
    return Promise.resolve(text);
  }

  withMuted(text: string): Promise<string> {
    return Promise.resolve(text);
  }

  withBaseline(text: string): Promise<string> {
    return Promise.resolve(text);
  }

  close(): Promise<void> {
    const opened = this.#opened;
    if (!opened) return Promise.resolve();
    this.#flush();
    this.#opened = undefined;
    opened.session.dispose();
    opened.store.dispose();
    return Promise.resolve();
  }

  #need(): Opened {
    if (!this.#opened) throw new UserError('No folder is open.');
    return this.#opened;
  }

  #flush(): void {
    const opened = this.#opened;
    if (!opened) return;
    const { store, people, roster, session } = opened;
    store.commit();
    const { listed, removed } = this.#describe(store.takeTouched());
    people.save();
    const change = roster.tell(listed, removed, this.#alerts(), this.#problems(), session.scanning);
    if (change) this.#events.didChange(change);
  }

  #describe(runs: string[]): { listed: RunInfo[]; removed: string[] } {
    const { store, roots, people } = this.#need();
    const listed: RunInfo[] = [];
    const removed: string[] = [];
    for (const id of runs) {
      const entry = store.catalog.runs.get(id);
      const root = entry && roots.get(entry.row.root);
      if (entry && root && isListed(store, entry)) listed.push(describeRun(store, entry, root.name, people, Date.now() / 1000));
      else removed.push(id);
    }
    return { listed, removed };
  }

  #alerts(): Alert[] {
    return [];
  }

  #problems(): Snapshot['problems'] {
    const { store, session, roots } = this.#need();
    const ofFiles = [...store.catalog.sources.values()].filter(({ root, gone }) => roots.has(root) && !gone);
    return [...session.problems, ...ofFiles.flatMap(({ root, path, problems }) => problems.map((problem) => ({ ...problem, source: path, root })))];
  }
}
