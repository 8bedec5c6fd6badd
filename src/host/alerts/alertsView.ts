import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Throttle } from '../../base/queue.ts';
import { views } from '../../ids.ts';
import { emptyColumns } from '../../model/series.ts';
import { setContextKey } from '../contextKeys.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import type { Mirror } from '../engine/mirror.ts';
import { alertRow, alertTooltip } from './alertItems.ts';
import { alertNodes, type AlertNode, alertState } from './alertNodes.ts';
import type { OpenAlerts } from './openAlerts.ts';

const defaults = {
  /** Milliseconds between two refreshes: an alert changes with every point that rings. */
  pause: 1_000,
};

/** The view *Alerts*: what rang, by run, with its history. Its badge, the only one of the container, counts the open ones. */
export class AlertsView implements vscode.TreeDataProvider<AlertNode>, Disposable {
  readonly #engine: EngineSession['far'];
  readonly #mirror: Mirror;
  readonly #alerts: OpenAlerts;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<undefined>());
  readonly #view: vscode.TreeView<AlertNode>;
  /** What the rows say: an alert that goes on ringing only counts its hits, which stand in the tooltip. */
  #rows = '';

  readonly onDidChangeTreeData = this.#changed.event;

  constructor({ far, mirror }: EngineSession, alerts: OpenAlerts) {
    this.#engine = far;
    this.#mirror = mirror;
    this.#alerts = alerts;
    this.#view = this.#store.add(vscode.window.createTreeView(views.alerts, { treeDataProvider: this, showCollapseAll: true, canSelectMany: true }));
    const refresh = this.#store.add(new Throttle(defaults.pause, () => this.#refresh()));
    this.#store.add(alerts.onDidChange(() => refresh.request()));
  }

  getTreeItem(node: AlertNode): vscode.TreeItem {
    const alert = node.kind === 'alert' ? this.#mirror.alerts.get(node.finding) : undefined;
    return alertRow(node, alert, this.#mirror.runs.get(node.run), this.#alerts.count(node.run));
  }

  getChildren(node?: AlertNode): AlertNode[] {
    return node?.kind === 'alert' ? [] : alertNodes(this.#mirror.alerts.values(), (alert) => this.#alerts.isOpen(alert), node);
  }

  async resolveTreeItem(item: vscode.TreeItem, node: AlertNode): Promise<vscode.TreeItem> {
    const alert = node.kind === 'alert' ? this.#mirror.alerts.get(node.finding) : undefined;
    if (alert) item.tooltip = alertTooltip(alert, await this.#engine.around(alert.finding.id).catch(emptyColumns));
    return item;
  }

  dispose(): void {
    this.#store.dispose();
  }

  #refresh(): void {
    const open = this.#alerts.ringing.length;
    this.#view.badge = open ? { value: open, tooltip: vscode.l10n.t('Open alerts: {0}', open) } : undefined;
    setContextKey('lossband.hasOpenAlerts', this.#alerts.all.length > 0);
    const rows = JSON.stringify([...this.#mirror.alerts.values()].map((alert) => [alert.finding.id, this.#alerts.isOpen(alert), alertState(alert), alert.finding.message]));
    if (rows === this.#rows) return;
    this.#rows = rows;
    this.#changed.fire(undefined);
  }
}
