import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { detailOf, messageOf } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { SerialQueue, Throttle } from '../../base/queue.ts';
import { views } from '../../ids.ts';
import type { RecipeLayers } from '../../model/layer.ts';
import { applyText } from '../configFile/applyText.ts';
import { setContextKey } from '../contextKeys.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { isRecipe } from '../finetune/files.ts';
import { layerItem } from './layerItems.ts';
import { type LayerNode, layerNodes } from './layerNodes.ts';

const defaults = {
  /** Milliseconds between two looks at a file that is typed in. */
  pause: 400,
};

/** The view *Layers*: the model of the fine-tuning file that was looked at last, stage by stage; its check boxes write into the file. */
export class LayersView implements vscode.TreeDataProvider<LayerNode>, Disposable {
  readonly #session: EngineSession;
  readonly #log: Log;
  readonly #store = new DisposableStore();
  readonly #changed = this.#store.add(new vscode.EventEmitter<undefined>());
  readonly #view: vscode.TreeView<LayerNode>;
  readonly #edits = new SerialQueue();
  readonly #refresh = this.#store.add(new Throttle(defaults.pause, () => this.#changed.fire(undefined)));
  #document: vscode.TextDocument | undefined;
  #layers: RecipeLayers | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(session: EngineSession, log: Log) {
    this.#session = session;
    this.#log = log;
    this.#view = this.#store.add(vscode.window.createTreeView(views.layers, { treeDataProvider: this, manageCheckboxStateManually: true, showCollapseAll: true }));
    this.#store.add(this.#view.onDidChangeCheckboxState(({ items }) => void this.#edits.push(() => this.#choose(items))));
    this.#store.add(vscode.window.onDidChangeActiveTextEditor((editor) => this.#follow(editor)));
    this.#store.add(vscode.workspace.onDidChangeTextDocument(({ document }) => document === this.#document && this.#refresh.request()));
    this.#store.add(vscode.workspace.onDidCloseTextDocument((document) => document === this.#document && this.show(undefined)));
    this.#follow(vscode.window.activeTextEditor);
  }

  /** Shows the layers for this file from now on; without one nothing. */
  show(document: vscode.TextDocument | undefined): void {
    if (document === this.#document) return;
    this.#document = document;
    this.#layers = undefined;
    this.#view.message = undefined;
    this.#view.description = document && vscode.workspace.asRelativePath(document.uri);
    setContextKey('lossband.hasLayers', document !== undefined);
    this.#changed.fire(undefined);
  }

  getTreeItem(node: LayerNode): vscode.TreeItem {
    return layerItem(node, this.#layers!);
  }

  async getChildren(node?: LayerNode): Promise<LayerNode[]> {
    if (!node) await this.#load();
    return this.#layers ? layerNodes(this.#layers, node) : [];
  }

  dispose(): void {
    this.#store.dispose();
  }

  #follow(editor: vscode.TextEditor | undefined): void {
    if (editor && isRecipe(editor.document)) this.show(editor.document);
  }

  /** What cannot be read just now, as while somebody types, leaves the tree as it was. */
  async #load(): Promise<void> {
    const document = this.#document;
    if (!document) return;
    try {
      const layers = await this.#session.far.recipeLayers(document.getText(), document.uri.fsPath);
      if (document !== this.#document) return;
      this.#layers = layers;
      this.#view.message = undefined;
    } catch (error) {
      this.#log.debug(`the layers of ${document.uri.fsPath} are not shown: ${detailOf(error)}`);
      if (document === this.#document) this.#view.message = vscode.l10n.t(messageOf(error));
    }
  }

  async #choose(items: readonly [LayerNode, vscode.TreeItemCheckboxState][]): Promise<void> {
    const document = this.#document;
    if (!document) return;
    try {
      for (const [node, state] of items) {
        if (node.kind === 'stage') continue;
        const change = { stage: node.stage, layers: [...node.paths], frozen: state === vscode.TreeItemCheckboxState.Checked };
        await applyText(document, await this.#session.far.withFrozen(document.getText(), document.uri.fsPath, change));
      }
    } catch (error) {
      this.#log.error(`a layer of ${document.uri.fsPath} could not be frozen: ${detailOf(error)}`);
      void vscode.window.showErrorMessage(vscode.l10n.t(messageOf(error)));
    }
    // The box goes back where the file did not take it.
    this.#changed.fire(undefined);
  }
}
