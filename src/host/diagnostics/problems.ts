import { isAbsolute, join } from 'node:path';
import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import type { Problem } from '../../model/problem.ts';
import type { Mirror } from '../engine/mirror.ts';
import { localize } from '../localize.ts';
import { sweepProblems } from '../sweeps/sweepProblems.ts';
import { diagnosticSource, rangeOf, severities } from './alertDiagnostics.ts';

const defaults = {
  /** VS Code drops what exceeds 1,100 in a collection. */
  most: 1_000,
};

/** What is wrong with logs, with `lossband.yaml` and with sweeps, in *Problems*. */
export class Problems implements Disposable {
  readonly #mirror: Mirror;
  readonly #store = new DisposableStore();
  readonly #collection = this.#store.add(vscode.languages.createDiagnosticCollection('lossband problems'));
  /** Files whose problems are known better than by the engine, because an editor holds a newer text. */
  readonly #replaced = new Map<string, readonly Problem[]>();
  #shown = '[]';

  constructor(mirror: Mirror) {
    this.#mirror = mirror;
    this.#store.add(mirror.onDidReset(() => this.#show()));
    this.#store.add(
      mirror.onDidChange(({ problems, sweeps = [], removedSweeps = [] }) => {
        if (problems || sweeps.length + removedSweeps.length > 0) this.#show();
      }),
    );
  }

  /** Shows these problems of a file instead of the engine's; undefined: the engine's again. */
  replace(uri: vscode.Uri, problems: readonly Problem[] | undefined): void {
    if (problems) this.#replaced.set(uri.toString(), problems);
    else this.#replaced.delete(uri.toString());
    this.#show();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #show(): void {
    const byFile = new Map<string, vscode.Diagnostic[]>();
    for (const problem of this.#mirror.problems.slice(0, defaults.most)) {
      const file = uriOf(problem).toString();
      if (!this.#replaced.has(file)) byFile.set(file, [...(byFile.get(file) ?? []), diagnosticOf(problem)]);
    }
    for (const [file, problems] of this.#replaced) byFile.set(file, problems.map(diagnosticOf));
    for (const problem of sweepProblems([...this.#mirror.sweeps.values()])) {
      const file = uriOf(problem).toString(), diagnostic = diagnosticOf(problem), known = byFile.get(file) ?? [];
      // What is wrong with its text the open file says too.
      if (!known.some(({ message, range }) => message === diagnostic.message && range.isEqual(diagnostic.range))) byFile.set(file, [...known, diagnostic]);
    }
    const shown = JSON.stringify([...byFile]);
    if (shown === this.#shown) return;
    this.#shown = shown;
    this.#collection.clear();
    this.#collection.set([...byFile].map(([file, diagnostics]) => [vscode.Uri.parse(file, true), diagnostics]));
  }
}

function uriOf({ source, root }: Problem): vscode.Uri {
  return vscode.Uri.file(isAbsolute(source) ? source : join(root ?? vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', source));
}

function diagnosticOf({ message, range, line, severity }: Problem): vscode.Diagnostic {
  const where = range ? rangeOf(range) : new vscode.Range(line ?? 0, 0, line ?? 0, Number.MAX_SAFE_INTEGER);
  const diagnostic = new vscode.Diagnostic(where, localize(message), severities[severity]);
  diagnostic.source = diagnosticSource;
  return diagnostic;
}
