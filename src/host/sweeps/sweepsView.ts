import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { Throttle } from '../../base/queue.ts';
import { views } from '../../ids.ts';
import { setContextKey } from '../contextKeys.ts';
import type { Mirror } from '../engine/mirror.ts';
import { sweepRow, trialRow } from './sweepItems.ts';
import { type SweepNode, sweepNodes } from './sweepNodes.ts';

const defaults = {
  /** Milliseconds between two refreshes. */
  pause: 1_000,
};

/** The view *Sweeps*: each with its progress and its best value, and its trials below it. */
export class SweepsView implements vscode.TreeDataProvider<SweepNode>, Disposable {
  readonly #mirror: Mirror;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<undefined>());

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(mirror: Mirror) {
    this.#mirror = mirror;
    this.#store.add(vscode.window.createTreeView(views.sweeps, { treeDataProvider: this, showCollapseAll: true, canSelectMany: true }));
    const refresh = this.#store.add(new Throttle(defaults.pause, () => this.#refresh()));
    this.#store.add(mirror.onDidReset(() => refresh.request()));
    this.#store.add(
      mirror.onDidChange(({ sweeps = [], removedSweeps = [] }) => {
        if (sweeps.length + removedSweeps.length > 0) refresh.request();
      }),
    );
  }

  getTreeItem(node: SweepNode): vscode.TreeItem {
    const sweep = this.#mirror.sweeps.get(node.sweep);
    if (!sweep) return new vscode.TreeItem(node.sweep);
    if (node.kind === 'sweep') return sweepRow(node, sweep);
    const trial = sweep.trials.find(({ id }) => id === node.trial);
    return trial ? trialRow(node, sweep, trial) : new vscode.TreeItem(node.trial);
  }

  getChildren(node?: SweepNode): SweepNode[] {
    return sweepNodes(this.#mirror.sweeps.values(), node);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #refresh(): void {
    setContextKey('lossband.hasSweeps', this.#mirror.sweeps.size > 0);
    this.#changed.fire(undefined);
  }
}
