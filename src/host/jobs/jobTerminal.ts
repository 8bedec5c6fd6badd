import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { isActive, type JobStatus } from '../../model/job.ts';
import { UserError } from '../../base/errors.ts';
import type { EngineSession } from '../engine/engineSession.ts';
import { localize } from '../localize.ts';
import { endText } from './jobText.ts';

const defaults = {
  /** Milliseconds between two looks at the output. */
  look: 250,
  /** Bytes of earlier output that a terminal begins with. */
  backlog: 200_000,
};

/**
 * A window onto a job's log. It owns nothing: when it is closed, by whatever closes windows, the job goes on;
 * Ctrl+C stops the job.
 */
export class JobTerminal implements vscode.Pseudoterminal {
  readonly #session: EngineSession;
  readonly #begin: () => Promise<string>;
  readonly #wrote = new vscode.EventEmitter<string>();
  readonly #closes = new vscode.EventEmitter<number | void>();
  readonly #decoder = new TextDecoder();
  #folder: string | undefined;
  #isOpen = true;

  readonly onDidWrite = this.#wrote.event;
  readonly onDidClose = this.#closes.event;

  /** @param begin starts the job, or finds it, and gives its folder */
  constructor(session: EngineSession, begin: () => Promise<string>) {
    this.#session = session;
    this.#begin = begin;
  }

  open(): void {
    void this.#run();
  }

  close(): void {
    this.#isOpen = false;
  }

  handleInput(text: string): void {
    if (!text.includes('\x03') || this.#folder === undefined) return;
    this.#say(vscode.l10n.t('Stopping …'));
    void this.#session.far.stopJob(this.#folder).catch((error: unknown) => this.#say(String(error)));
  }

  async #run(): Promise<void> {
    try {
      this.#folder = await this.#begin();
      this.#say(vscode.l10n.t('It goes on when this terminal or the window is closed. Ctrl+C stops it.'));
      const status = await this.#follow(this.#folder);
      if (!status) return;
      this.#say(localize(endText(status)));
      this.#closes.fire(status.state === 'stopped' ? undefined : (status.exit?.code ?? 1));
    } catch (error) {
      this.#say(error instanceof UserError ? vscode.l10n.t(error.message) : String(error));
      this.#closes.fire(1);
    }
  }

  /** Shows what is there and what comes; gives the end, or nothing where the terminal was closed before. */
  async #follow(folder: string): Promise<JobStatus | undefined> {
    let from: number | undefined;
    while (this.#isOpen) {
      const status = this.#session.mirror.jobs.get(folder)?.status;
      // An engine that was just started does not know the job yet.
      const end = await this.#show(folder, from).catch(() => from);
      if (end === from && status && !isActive(status)) return status;
      if (end === from) await sleep(defaults.look);
      from = end;
    }
    return undefined;
  }

  async #show(folder: string, from: number | undefined): Promise<number> {
    const { far } = this.#session;
    const start = from ?? Math.max(0, (await far.jobOutput(folder, Infinity)).next - defaults.backlog);
    const { bytes, next } = await far.jobOutput(folder, start);
    // A terminal needs both to begin a line.
    this.#wrote.fire(this.#decoder.decode(bytes, { stream: true }).replaceAll(/\r?\n/g, '\r\n'));
    return next;
  }

  #say(text: string): void {
    this.#wrote.fire(`\x1b[2m${text}\x1b[0m\r\n`);
  }
}
