import type { ControlChart } from '../model/controlChart.ts';
import type { ControlQuery, Change, SeriesQuery, SeriesWindow, Snapshot } from './engineApi.ts';

/** What a person chose in the dashboard; kept by the webview's state and by the workspace. */
export interface ViewState {
  /** Ids of the runs that are drawn; undefined = not chosen yet, the newest are. */
  shownRuns?: string[];
  smoothing: number;
  axis: 'step' | 'relative' | 'wall';
  logY: boolean;
  filter: string;
  /** The control chart that is open. */
  control?: { run: string; tag: string };
}

/** A place to show: a run, a metric, a step. */
export interface Focus {
  run: string;
  tag?: string;
  step?: number;
  control?: boolean;
}

/** What the webview may ask of the host. Ids only: no path, no command, no SQL. */
export interface HostApi {
  /** The page listens from now on. */
  ready(): Promise<{ snapshot: Snapshot; strings: Record<string, string>; locale: string; shownRuns?: string[]; focus?: Focus }>;
  series(queries: SeriesQuery[]): Promise<SeriesWindow[]>;
  controlChart(query: ControlQuery): Promise<ControlChart | undefined>;
  acknowledge(findings: string[]): Promise<void>;
  /** Opens the place of a finding in the editor. */
  reveal(finding: string): Promise<void>;
  showRuns(runs: string[]): Promise<void>;
  /** For the log: an error of the page. */
  report(message: string): Promise<void>;
}

/** What the host tells the webview. */
export interface ViewApi {
  didChange(change: Change): Promise<void>;
  /** Sent instead of changes after the page was hidden. */
  didReset(snapshot: Snapshot): Promise<void>;
  didShowRuns(runs: string[]): Promise<void>;
  focus(focus: Focus): Promise<void>;
}
