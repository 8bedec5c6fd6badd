import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { Problem } from '../../model/problem.ts';
import type { Mirror } from '../engine/mirror.ts';
import { localize } from '../localize.ts';
import { diagnosticSource, rangeOf, severities } from './alertDiagnostics.ts';

const defaults = {
  /** VS Code drops what exceeds 1,100 in a collection. */
  most: 1_000,
};

/** What is wrong with logs and with `lossband.yaml`, in *Problems*. */
export class Problems implements Disposable {
  readonly #mirror: Mirror;
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(vscode.languages.createDiagnosticCollection('lossband problems'));

  constructor(mirror: Mirror) {
    this.#mirror = mirror;
    this.#store.add(mirror.onDidReset(() => this.#show()));
    this.#store.add(
      mirror.onDidChange((change) => {
        if (change.problems) this.#show();
      }),
    );
  }

  dispose(): void {
    this.#store.dispose();
  }

  #show(): void {
    const byFile = new Map<string, vscode.Diagnostic[]>();
    for (const problem of this.#mirror.problems.slice(0, defaults.most)) {
      const file = byFile.get(problem.source);
      if (file) file.push(diagnosticOf(problem));
      else byFile.set(problem.source, [diagnosticOf(problem)]);
    }
    this.#collection.clear();
    for (const [source, diagnostics] of byFile) this.#collection.set(this.#uriOf(source), diagnostics);
  }

  #uriOf(source: string): vscode.Uri {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    return vscode.Uri.file(isAbsolute(source) || !folder ? source : join(folder, source));
  }
}

function diagnosticOf({ message, range, line, severity }: Problem): vscode.Diagnostic {
  const where = range ? rangeOf(range) : new vscode.Range(line ?? 0, 0, line ?? 0, Number.MAX_SAFE_INTEGER);
  const diagnostic = new vscode.Diagnostic(where, localize(message), severities[severity]);
  diagnostic.source = diagnosticSource;
  return diagnostic;
}
