import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { detailOf } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { Throttle } from '../../base/queue.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { configFileName } from '../roots.ts';
import type { Problems } from './problems.ts';

const defaults = {
  /** Milliseconds between two checks while somebody types. */
  pause: 400,
};

/** Checks `lossband.yaml` as it is in the editor; a saved file is checked by the engine itself. */
export class ConfigProblems implements Disposable {
  readonly #session: EngineSession;
  readonly #problems: Problems;
  readonly #log: Log;
  readonly #store = new DisposableStore();
  readonly #check = this.#store.add(new Throttle(defaults.pause, () => void this.#checkAll()));

  constructor(session: EngineSession, problems: Problems, log: Log) {
    this.#session = session;
    this.#problems = problems;
    this.#log = log;
    const whenConfig = (document: vscode.TextDocument): void => {
      if (isConfig(document)) this.#check.request();
    };
    this.#store.add(vscode.workspace.onDidOpenTextDocument(whenConfig));
    this.#store.add(vscode.workspace.onDidChangeTextDocument(({ document }) => whenConfig(document)));
    this.#store.add(
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (isConfig(document)) problems.replace(document.uri, undefined);
      }),
    );
    // A name that no run has is a problem until a run has it.
    this.#store.add(
      session.mirror.onDidChange(({ problems: changed }) => {
        if (changed) this.#check.request();
      }),
    );
    this.#check.request();
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #checkAll(): Promise<void> {
    for (const document of vscode.workspace.textDocuments.filter(isConfig)) {
      const { version } = document;
      try {
        const problems = await this.#session.far.checkConfig(document.getText());
        if (document.version === version && !document.isClosed) this.#problems.replace(document.uri, problems);
      } catch (error) {
        this.#log.debug(`lossband.yaml is not checked: ${detailOf(error)}`);
      }
    }
  }
}

const isConfig = ({ uri }: vscode.TextDocument): boolean => uri.scheme === 'file' && uri.path.endsWith(`/${configFileName}`);
