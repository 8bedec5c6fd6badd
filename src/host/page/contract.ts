import type * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import type { Event } from '../../base/event.ts';
import type { Log } from '../../base/log.ts';
import type { Change, EngineApi, RunInfo, Snapshot } from '../../protocol/engineApi.ts';
import type { Remote } from '../../protocol/rpc.ts';
import type { Focus, Layout } from '../../protocol/viewApi.ts';

/** What pages need of the rest of the host. */
export interface DashboardServices {
  engine: Remote<EngineApi>;
  log: Log;
  /** Opens the place of a finding in an editor. */
  reveal(finding: string): Promise<void>;
  /** Sees to it that a log is read though it lies outside the watched roots. */
  watch(file: vscode.Uri): Promise<void>;
}

export interface Dashboard extends Disposable {
  /** Opens the panel or brings it to the front, at a run, metric or step if one is given. */
  show(focus?: Focus): void;
  /** To be called with every change of the engine, in order. */
  didChange(change: Change): void;
  /** To be called with the whole state when the engine was started again. */
  didReset(snapshot: Snapshot): void;
  /** Ids of the runs that are drawn; undefined while nobody chose (`pickShownRuns` then tells which are). */
  readonly shownRuns: string[] | undefined;
  /** Chooses the runs that are drawn, e.g. by check boxes in the tree. */
  showRuns(runs: string[]): void;
  /** Somebody chose the runs that are drawn, here or there. */
  readonly onDidShowRuns: Event<string[]>;
}

export interface PageOptions {
  focus?: Focus;
  /** Set for an editor of one file: the page knows of no other runs and does not touch what the dashboard shows. */
  belongs?(info: RunInfo): boolean;
}

/** What all pages have in common. */
export interface Shared {
  readonly shownRuns: string[] | undefined;
  readonly layouts: Layout[];
  /** @param from the page on which they were chosen */
  showRuns(runs: string[], from: object): void;
  saveLayouts(layouts: Layout[]): Promise<void>;
}
