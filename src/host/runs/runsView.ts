import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { views } from '../../ids.ts';
import type { RunState } from '../../model/run.ts';
import { pickShownRuns } from '../../model/shownRuns.ts';
import type { Change, RunInfo } from '../../protocol/engineApi.ts';
import type { OpenAlerts } from '../alerts/openAlerts.ts';
import { setContextKey } from '../contextKeys.ts';
import type { Mirror } from '../engine/mirror.ts';
import type { Dashboard } from '../page/contract.ts';
import { readSetting, watchSettings } from '../settings.ts';
import { RunDecorations } from './runDecorations.ts';
import { rowOf, tooltipOfRun, type RowSource } from './runItems.ts';
import { RunNodes, type RunNode } from './runNodes.ts';
import type { RunChoice } from './runOrder.ts';

/** The view *Runs*: shows the mirror's runs, and lets check boxes choose what is drawn. */
export class RunsView implements vscode.TreeDataProvider<RunNode>, Disposable {
  readonly #mirror: Mirror;
  readonly #dashboard: Dashboard;
  readonly #alerts: OpenAlerts;
  readonly #nodes: RunNodes;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<RunNode | RunNode[] | undefined>());
  readonly #view: vscode.TreeView<RunNode>;
  readonly #decorations: RunDecorations;
  #shown: ReadonlySet<string> | undefined;
  /** The state of every run as it stands in the tree: another one, or a new run, means another order. */
  #states = new Map<string, RunState>();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(mirror: Mirror, alerts: OpenAlerts, dashboard: Dashboard) {
    this.#mirror = mirror;
    this.#alerts = alerts;
    this.#dashboard = dashboard;
    this.#nodes = new RunNodes(() => mirror.runs);
    this.#decorations = this.#store.add(new RunDecorations((run) => ({ count: alerts.count(run), worst: alerts.worst(run) })));
    this.#view = this.#store.add(
      vscode.window.createTreeView(views.runs, { treeDataProvider: this, showCollapseAll: true, manageCheckboxStateManually: true, canSelectMany: true }),
    );
    this.#store.add(this.#view.onDidChangeCheckboxState(({ items }) => this.#check(items)));
    this.#store.add(mirror.onDidReset(() => this.#refreshAll()));
    this.#store.add(mirror.onDidChange((change) => this.#apply(change)));
    this.#store.add(dashboard.onDidShowRuns(() => this.#refreshAll()));
    this.#store.add(alerts.onDidChange((runs) => this.#refreshRuns(runs)));
    this.#store.add(watchSettings(['lossband.statusBar.metric'], () => this.#refreshAll()));
  }

  get choice(): RunChoice {
    return this.#nodes.choice;
  }

  /** Limits the rows to those that match. */
  choose(choice: Partial<RunChoice>): void {
    this.#nodes.choice = { ...this.#nodes.choice, ...choice };
    const { filter, showHidden } = this.#nodes.choice;
    setContextKey('lossband.runsFiltered', filter !== '');
    setContextKey('lossband.hiddenRunsShown', showHidden);
    this.#view.message = filter ? vscode.l10n.t('Runs with “{0}” in their name or tags', filter) : undefined;
    this.#refreshAll();
  }

  /** Opens and selects the row of a run. */
  async reveal(run: string): Promise<void> {
    await this.#view.reveal(this.#nodes.run(run), { select: true, focus: true, expand: true });
  }

  showMore(group: string): void {
    this.#nodes.showMore(group);
    this.#changed.fire(undefined);
  }

  getTreeItem(node: RunNode): vscode.TreeItem {
    return rowOf(node, this.#source());
  }

  getChildren(node?: RunNode): RunNode[] {
    return this.#nodes.children(node);
  }

  getParent(node: RunNode): RunNode | undefined {
    return this.#nodes.parent(node);
  }

  resolveTreeItem(item: vscode.TreeItem, node: RunNode): vscode.TreeItem {
    const info = node.kind === 'run' ? this.#mirror.runs.get(node.run) : undefined;
    if (info) item.tooltip = tooltipOfRun(info);
    else if (node.kind === 'metric') item.tooltip = `${node.tag}: ${item.description}`;
    return item;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #source(): RowSource {
    return {
      runs: this.#mirror.runs,
      config: this.#mirror.config,
      wish: readSetting('lossband.statusBar.metric'),
      isShown: (run) => this.#shownRuns().has(run),
      openAlerts: (run, tag) => this.#alerts.count(run, tag),
      isStoppable: (run) => this.#mirror.maybeActiveJob(run) !== undefined,
    };
  }

  #shownRuns(): ReadonlySet<string> {
    this.#shown ??= new Set(this.#dashboard.shownRuns ?? pickShownRuns([...this.#mirror.runs.values()]));
    return this.#shown;
  }

  #check(items: readonly [RunNode, vscode.TreeItemCheckboxState][]): void {
    const shown = new Set(this.#shownRuns());
    for (const [node, state] of items) {
      if (node.kind !== 'run') continue;
      if (state === vscode.TreeItemCheckboxState.Checked) shown.add(node.run);
      else shown.delete(node.run);
    }
    this.#dashboard.showRuns([...shown]);
  }

  #apply(change: Change): void {
    this.#shown = undefined;
    const moves = ({ run, notes }: RunInfo): boolean => this.#states.get(run.id) !== run.state || notes.hidden === true;
    if (change.removedRuns.length || change.config || change.runs.some(moves)) this.#refreshAll();
    else this.#refreshRuns(change.runs.map(({ run }) => run.id));
  }

  #refreshRuns(runs: Iterable<string>): void {
    const nodes = [...runs].map((run) => this.#nodes.maybeRun(run)).filter((node) => node !== undefined);
    if (nodes.length) this.#changed.fire(nodes);
    this.#decorations.refresh(nodes.map((node) => (node.kind === 'run' ? node.run : '')));
  }

  #refreshAll(): void {
    this.#shown = undefined;
    this.#states = new Map([...this.#mirror.runs.values()].map(({ run }) => [run.id, run.state]));
    setContextKey('lossband.hasRuns', this.#mirror.runs.size > 0);
    setContextKey('lossband.hasHiddenRuns', [...this.#mirror.runs.values()].some(({ notes }) => notes.hidden));
    this.#changed.fire(undefined);
    this.#decorations.refresh(this.#mirror.runs.keys());
  }
}
