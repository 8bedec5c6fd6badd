import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../base/errors.ts';
import { logTo } from '../base/log.ts';
import type { SweepInfo, SweepRequest } from '../model/sweep.ts';
import { readRuns } from '../engine/engine.ts';
import { trainerBeside } from '../engine/finetunes/request.ts';
import { createSweep, findSweep, readSweep } from '../engine/sweeps/createSweep.ts';
import { type DriverOutcome, SweepDriver } from '../engine/sweeps/driver.ts';
import type { StoredSweep } from '../engine/sweeps/storedSweep.ts';
import { describeSetup, describeSweep } from '../engine/sweeps/sweepInfo.ts';
import { type Command, interrupted } from './contract.ts';
import { didLog } from './engine.ts';
import { parseOptions } from './options.ts';
import { print, problemText } from './output.ts';
import { pickPlace } from './pickPlace.ts';
import { supervisorFile } from './supervisorFile.ts';
import { SweepDisplay, sweepJson } from './sweepTable.ts';

const defaults = {
  /** Milliseconds between two drawings of the table, and between two looks at a sweep that another process drives. */
  pause: 500,
};

export const sweep: Command = {
  id: 'sweep',
  usage: 'FILE [--trials N] [--workers N] [--resume] [--json]',
  summary: 'Searches hyperparameters as a sweep file says. Exit code 0: done, 1: no trial came to a result, 2: could not run, 130: interrupted.',

  async run(args) {
    const { values, positionals: [path, ...rest] } = parseOptions(args, {
      trials: { type: 'string' }, workers: { type: 'string' }, resume: { type: 'boolean' }, json: { type: 'boolean' },
    });
    if (path === undefined || rest.length > 0) throw new UserError('name one sweep file');
    const options = { trials: countOf('trials', values.trials), workers: countOf('workers', values.workers) }, file = resolve(path);
    const stored = values.resume ? findSweep(file) : await start(file, options);
    try {
      if (values.resume) goOn(stored, options);
      return await attend(stored, values.json ?? false);
    } finally {
      stored.dispose();
    }
  },
};

function countOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new UserError(`--${name} takes a whole number of at least 1`);
  return count;
}

/** A new sweep; what the file says wrongly is printed with its line. */
async function start(file: string, options: { trials?: number; workers?: number }): Promise<StoredSweep> {
  for (const problem of readSweep(file).problems) {
    const { range } = problem;
    process.stderr.write(`${range ? `${file}:${range.line + 1}:${range.column + 1}: ${problemText({ ...problem, source: '' })}` : problemText(problem)}\n`);
  }
  const stored = await createSweep(file, options, readRuns), known = stored.about.earlier?.length ?? 0;
  if (known > 0) process.stderr.write(`The search starts from ${known} earlier trials.\n`);
  return stored;
}

/** What an interrupted sweep needs to go on. Its driver, here or elsewhere, takes the requests from the state. */
function goOn(stored: StoredSweep, { trials, workers }: { trials?: number; workers?: number }): void {
  const { state, trials: rows } = stored.glance(), more = trials === undefined ? 0 : trials - (state.wanted ?? rows.length);
  const requests: SweepRequest[] = [];
  if (state.phase === 'paused' || state.phase === 'stopped') requests.push({ kind: 'resume' });
  if (more > 0) requests.push({ kind: 'add', count: more });
  if (workers !== undefined) requests.push({ kind: 'workers', count: workers });
  for (const request of requests) stored.request(request);
}

/** Drives the sweep, or looks on while another process does and takes over when that one is gone; until it is over, or Ctrl+C. */
async function attend(stored: StoredSweep, json: boolean): Promise<number> {
  const setup = describeSetup(stored), describe = (): Promise<SweepInfo> => describeSweep(stored, setup, new Map());
  const display = new SweepDisplay(json ? process.stderr : process.stdout, process.env['LOSSBAND_JOB_DIR'] !== undefined), watch = new StopWatch();
  const drawing = setInterval(() => void describe().then((info) => display.show(info)), defaults.pause);
  try {
    const outcome = await untilOver(stored, watch);
    const info = await describe();
    display.end(info);
    if (json) await print(JSON.stringify(sweepJson(info)));
    if (watch.stopped && outcome !== 'done') return interrupted;
    return info.trials.some(({ state }) => state === 'finished' || state === 'pruned') ? 0 : 1;
  } finally {
    clearInterval(drawing);
    watch.dispose();
  }
}

async function untilOver(stored: StoredSweep, watch: StopWatch): Promise<DriverOutcome> {
  for (;;) {
    if (await stored.acquire()) {
      const driver = new SweepDriver({ stored, trainer: trainerBeside(supervisorFile), place: await pickPlace(describeSetup(stored).sweep.place), log: logTo(didLog) });
      watch.onStop = () => driver.ask({ kind: 'stop' });
      const outcome = await driver.run();
      if (outcome !== 'taken') return outcome;
    }
    // Whoever only looks on leaves by Ctrl+C; the sweep goes on.
    watch.onStop = () => undefined;
    const { phase } = stored.glance().state;
    if (watch.stopped || ((phase === 'done' || phase === 'stopped') && !(await stored.isDriven()))) return phase === 'done' ? phase : 'stopped';
    await new Promise((resolve) => setTimeout(resolve, defaults.pause));
  }
}

/** Ctrl+C once stops politely, twice at once: what runs goes on then, and `--resume` finds it. A job that is asked to stop is told by a file. */
class StopWatch {
  onStop: () => void = () => undefined;
  stopped = false;
  readonly #timer: NodeJS.Timeout;
  readonly #onSignal = (): void => {
    if (this.stopped) process.exit(interrupted);
    this.#stop();
  };

  constructor() {
    const folder = process.env['LOSSBAND_JOB_DIR'];
    this.#timer = setInterval(() => {
      if (folder !== undefined && !this.stopped && existsSync(join(folder, 'stop.json'))) this.#stop();
    }, defaults.pause);
    process.on('SIGINT', this.#onSignal).on('SIGTERM', this.#onSignal);
  }

  dispose(): void {
    clearInterval(this.#timer);
    process.off('SIGINT', this.#onSignal).off('SIGTERM', this.#onSignal);
  }

  #stop(): void {
    this.stopped = true;
    this.onStop();
  }
}
