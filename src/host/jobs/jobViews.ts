import * as vscode from 'vscode';
import { DisposableStore, type Disposable } from '../../base/disposable.ts';
import { isActive, type JobInfo } from '../../model/job.ts';
import { setContextKey } from '../contextKeys.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { JobTerminal } from './jobTerminal.ts';

/** The terminals of this window that show jobs: one for each that runs, also for those that an earlier window started. */
export class JobViews implements Disposable {
  readonly #session: EngineSession;
  readonly #store = new DisposableStore();
  /** Folders of the jobs that this window has shown; the terminal where it is no task's. */
  readonly #shown = new Map<string, vscode.Terminal | undefined>();
  /** Tasks whose job is being started: it is told of before its terminal knows that it is its own. */
  #starting = 0;

  constructor(session: EngineSession) {
    this.#session = session;
    const { mirror } = session;
    this.#store.add(mirror.onDidReset(() => this.#update()));
    this.#store.add(mirror.onDidChange(({ jobs }) => jobs && this.#update()));
    this.#store.add(
      vscode.window.onDidCloseTerminal((closed) => {
        // It is not opened again by itself; when a person asks for it, it is.
        for (const [folder, terminal] of this.#shown) if (terminal === closed) this.#shown.set(folder, undefined);
      }),
    );
  }

  /** The terminal of a task, which starts its job when it is opened. */
  forTask(begin: () => Promise<string>): vscode.Pseudoterminal {
    return new JobTerminal(this.#session, async () => {
      this.#starting++;
      try {
        const folder = await begin();
        this.#shown.set(folder, undefined);
        return folder;
      } finally {
        this.#starting--;
        this.#update();
      }
    });
  }

  /** Brings the output of a job before the person. */
  show(info: JobInfo): void {
    (this.#shown.get(info.job.folder) ?? this.#open(info)).show();
  }

  dispose(): void {
    this.#store.dispose();
  }

  #update(): void {
    const active = [...this.#session.mirror.jobs.values()].filter(({ status }) => isActive(status));
    setContextKey('lossband.hasJobs', active.length > 0);
    if (this.#starting > 0) return;
    for (const info of active) if (info.job.kind !== 'trial' && !this.#shown.has(info.job.folder)) this.#open(info);
  }

  #open(info: JobInfo): vscode.Terminal {
    const pty = new JobTerminal(this.#session, async () => info.job.folder);
    const terminal = vscode.window.createTerminal({ name: info.job.title, pty, iconPath: new vscode.ThemeIcon('graph-line'), isTransient: true });
    this.#shown.set(info.job.folder, terminal);
    return terminal;
  }
}
