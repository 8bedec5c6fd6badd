import { spawn } from 'node:child_process';
import { type Clock, systemClock } from '../../base/clock.ts';
import type { Disposable } from '../../base/disposable.ts';
import type { Log } from '../../base/log.ts';
import type { Finding } from '../../model/finding.ts';
import { formatPhrase } from '../../model/phrase.ts';
import { isRinging } from '../../model/problem.ts';
import type { Alert } from '../../protocol/engineApi.ts';

const defaults = {
  /** Milliseconds between two starts, and alerts that may wait for theirs: a run that breaks breaks many metrics at once. */
  pause: 2_000,
  waiting: 20,
  /** Milliseconds after which an alert is history, e.g. of a run that is opened the day after. */
  newsFor: 10 * 60_000,
  /** Milliseconds that an alert is known to have been handed over: longer than it is likely to stay open. */
  known: 7 * 24 * 3_600_000,
  /** Milliseconds after which a command that hangs is ended. */
  timeout: 60_000,
  /** Characters of what a command says on standard error. */
  complaint: 500,
};

/** When each alert was handed over, by id, so that a window that is loaded anew does not hand it over again. */
export type CommandMemory = Record<string, number>;

export interface AlertCommandOptions {
  /** The program and its arguments; empty: none. Asked for each time, so that a change of the setting counts at once. */
  command(): readonly string[];
  /** False: nothing is started, and what rings meanwhile is not made up for. */
  isTrusted(): boolean;
  memory: CommandMemory;
  save(memory: CommandMemory): void;
  log: Log;
  clock?: Clock;
}

/** Hands each new alert, once, to the command that the person set, as JSON on its standard input. */
export class AlertCommand implements Disposable {
  readonly #options: AlertCommandOptions;
  readonly #clock: Clock;
  readonly #waiting: string[] = [];
  readonly #complained = new Set<string>();
  #memory: CommandMemory;
  #pause: Disposable | undefined;

  constructor(options: AlertCommandOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#memory = options.memory;
  }

  /** @param updatedAt of the alert's run, in seconds since the epoch */
  offer({ finding }: Alert, run: string, updatedAt: number): void {
    const { command, isTrusted, save } = this.#options;
    if (command().length === 0 || !isTrusted() || !isRinging(finding.severity) || finding.id in this.#memory) return;
    const now = this.#clock.now();
    if (now - (Number.isFinite(finding.wall) ? finding.wall : updatedAt) * 1_000 > defaults.newsFor) return;
    const known = Object.entries(this.#memory).filter(([, at]) => now - at <= defaults.known);
    this.#memory = { ...Object.fromEntries(known), [finding.id]: now };
    save(this.#memory);
    if (this.#waiting.length >= defaults.waiting) return this.#complain('too many alerts at once: some were not handed to the alert command');
    this.#waiting.push(JSON.stringify(describe(finding, run)));
    if (!this.#pause) this.#next();
  }

  dispose(): void {
    this.#pause?.dispose();
    this.#waiting.length = 0;
  }

  #next(): void {
    const text = this.#waiting.shift();
    this.#pause = text === undefined ? undefined : this.#clock.after(defaults.pause, () => this.#next());
    if (text !== undefined && this.#options.isTrusted()) this.#start(text);
  }

  #start(text: string): void {
    const [program, ...args] = this.#options.command();
    if (!program) return;
    let said = '';
    try {
      const child = spawn(program, args, { shell: false, windowsHide: true, stdio: ['pipe', 'ignore', 'pipe'] });
      // The timeout of `spawn` itself keeps a process alive for a program that never started.
      const limit = setTimeout(() => child.kill(), defaults.timeout).unref();
      child.on('error', ({ message }) => this.#complain(`the alert command could not be started: ${message}`));
      child.on('close', (code) => {
        clearTimeout(limit);
        // Below 0 where it could not be started.
        if (code !== null && code > 0) this.#complain(`the alert command ended with code ${code}: ${said.trim()}`);
      });
      child.stderr.setEncoding('utf8').on('data', (part: string) => (said = (said + part).slice(0, defaults.complaint)));
      // A command that does not read its input is none of our business.
      child.stdin.on('error', () => undefined).end(text);
    } catch (error) {
      // A NUL in an argument, for one.
      this.#complain(`the alert command could not be started: ${(error as Error).message}`);
    }
  }

  /** Each trouble once: the log is no place for a line a minute. */
  #complain(message: string): void {
    if (this.#complained.has(message)) return;
    this.#complained.add(message);
    this.#options.log.error(message);
  }
}

/** The keys that `check --json` gives, and the diagnosis. */
function describe({ source, metric, step, rule, severity, value, lower, upper, message, diagnosis }: Finding, run: string): object {
  const number = (one: number): number | string => (Number.isFinite(one) ? one : String(one));
  return {
    run, source, metric, step, rule, severity, value: number(value), lower: lower ?? null, upper: upper ?? null, message: formatPhrase(message),
    ...(diagnosis && { diagnosis: formatPhrase(diagnosis.message), advice: formatPhrase(diagnosis.advice) }),
  };
}
