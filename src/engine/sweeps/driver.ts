import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { nowSeconds } from '../../base/clock.ts';
import { detailOf, messageOf, UserError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import type { Job } from '../../model/job.ts';
import { phrase } from '../../model/phrase.ts';
import type { SweepRequest } from '../../model/sweep.ts';
import type { EnergyCounter } from '../../resources/contract.ts';
import { openEnergy } from '../../resources/index.ts';
import type { JobHandle, Place } from '../../run/contract.ts';
import { ask } from '../../run/process.ts';
import { type ScheduledTrial, type SweepEffect, type SweepEvent, type SweepState, stepSweep } from '../../sweep/scheduler.ts';
import { Elsewhere } from './elsewhere.ts';
import { statePath } from './layout.ts';
import { RunningTrial } from './runningTrial.ts';
import { type Setup, setUp } from './setup.ts';
import { secondsSpent } from './spending.ts';
import type { SweepAbout, StoredSweep } from './storedSweep.ts';
import { prepareTrial, trialJob } from './trialJob.ts';

const defaults = {
  /** Milliseconds between two looks at what people ask for. */
  look: 200,
  /** Seconds between two signs of life of a trial, and of the driver itself. */
  heartbeat: 60,
  /** Milliseconds between two readings of the energy. */
  energy: 2_000,
  /** Milliseconds before what could not be written is tried again. */
  retry: 5_000,
};

export interface DriverOptions {
  stored: StoredSweep;
  place: Place;
  /** Bundle that trains as recipes say, for sweeps of a fine-tuning. */
  trainer?: string;
  log: Log;
  /** After each step that changed something. */
  onStep?(state: SweepState): void;
}

/** `done` and `stopped` as the phase; `taken`: another driver goes on. */
export type DriverOutcome = 'done' | 'stopped' | 'taken';

/**
 * Steps a sweep: what happened goes through `stepSweep`, the new state is stored, and only then is anything done. It keeps nothing that
 * the state and the folders of the trials do not hold, so that another driver can go on from any moment.
 */
export class SweepDriver {
  readonly #options: DriverOptions;
  readonly #setup: Setup;
  readonly #about: SweepAbout;
  readonly #elsewhere: Elsewhere;
  readonly #running = new Map<string, RunningTrial>();
  #state: SweepState;
  #events: SweepEvent[] = [];
  #wake: () => void = () => undefined;
  #heardAt = nowSeconds();
  /** Counts while trials run; absent where no energy is budgeted. */
  #energy: EnergyCounter | undefined;
  #measuredAt = 0;
  #complaint = '';

  /** The lease must be held. */
  constructor(options: DriverOptions) {
    this.#options = options;
    this.#about = options.stored.about;
    this.#setup = setUp(this.#about);
    this.#elsewhere = new Elsewhere(dirname(this.#about.file));
    this.#state = options.stored.read();
  }

  get state(): SweepState {
    return this.#state;
  }

  ask(request: SweepRequest): void {
    this.#tell(request);
  }

  /** Until there is nothing left to do. What runs when another driver takes over goes on under its supervisor. */
  async run(): Promise<DriverOutcome> {
    try {
      if (this.#setup.sweep.joules !== undefined) this.#energy = await openEnergy(ask);
      for (const trial of this.#state.trials) if (trial.state === 'running') await this.#takeUp(trial);
      for (;;) {
        const outcome = await this.#turn();
        if (outcome) return outcome;
      }
    } finally {
      for (const trial of this.#running.values()) trial.dispose();
      this.#options.stored.release();
    }
  }

  async #turn(): Promise<DriverOutcome | undefined> {
    const { phase } = this.#state;
    // Somebody deleted the sweep: there is nothing left to drive.
    if (!existsSync(statePath(this.#options.stored.folder))) return 'stopped';
    if ((phase === 'done' || phase === 'stopped') && this.#running.size === 0 && this.#events.length === 0 && this.#options.stored.requests().length === 0) return phase;
    await this.#measure();
    let effects: SweepEffect[] | undefined;
    try {
      effects = this.#step();
      this.#complaint = '';
    } catch (error) {
      await this.#complain(error);
      return undefined;
    }
    if (!effects) return 'taken';
    await this.#carryOut(effects);
    if (this.#events.length === 0) await this.#pause(defaults.look);
    return undefined;
  }

  /** The effects of what happened since the last step; undefined where another driver has taken over. */
  #step(): SweepEffect[] | undefined {
    const { stored, onStep } = this.#options, requests = stored.requests();
    const events = [...this.#events, ...requests.map(({ request }) => request), ...this.#signsOfLife(), ...this.#closing(), { kind: 'tick', now: nowSeconds() } as const];
    let state = this.#state;
    const effects: SweepEffect[] = [];
    for (const event of events) {
      const next = stepSweep(state, this.#setup.plan, event);
      state = next.state;
      effects.push(...next.effects);
    }
    if (state !== this.#state || requests.length > 0) {
      if (!stored.commit(this.#state, state, requests.at(-1)?.id)) return undefined;
      this.#state = state;
      onStep?.(state);
    }
    this.#events = [];
    return effects;
  }

  /** Of the trials that run, and of the driver; each as often as is needed to be believed. */
  #signsOfLife(): SweepEvent[] {
    if (nowSeconds() - this.#heardAt < defaults.heartbeat / 2) return [];
    this.#heardAt = nowSeconds();
    this.#options.stored.renew();
    return [...this.#running.values()].map((trial) => trial.heard());
  }

  /** What the machine took since the last reading counts where a trial ran. */
  async #measure(): Promise<void> {
    if (!this.#energy || Date.now() - this.#measuredAt < defaults.energy) return;
    this.#measuredAt = Date.now();
    const joules = await this.#energy.take();
    if (this.#running.size > 0 && joules > 0) this.#events.push({ kind: 'energy', joules });
  }

  /** Once the time or the energy is spent. */
  #closing(): SweepEvent[] {
    const { seconds, joules } = this.#setup.sweep;
    if (this.#state.closed || this.#state.phase !== 'running') return [];
    if (joules !== undefined && (this.#state.joules ?? 0) >= joules) return [{ kind: 'close' }];
    if (seconds === undefined) return [];
    return secondsSpent(this.#state.trials, nowSeconds()) >= seconds ? [{ kind: 'close' }] : [];
  }

  async #carryOut(effects: readonly SweepEffect[]): Promise<void> {
    for (const effect of effects) if (effect.kind === 'stop') this.#running.get(`${effect.trial}#${effect.attempt}`)?.stop();
    const { place } = this.#options, trials = effects.flatMap((effect) => (effect.kind === 'start' ? [effect.trial] : []));
    const start = trials.length > 1 ? startTogether(place) : (job: Job): Promise<JobHandle> => place.start(job);
    await Promise.all(trials.map((trial) => this.#start(trial, start)));
  }

  async #start(trial: ScheduledTrial, start: (job: Job) => Promise<JobHandle>): Promise<void> {
    const job = this.#jobOf(trial);
    try {
      prepareTrial(job, trial);
      this.#follow(trial, await start(job));
    } catch (error) {
      const handle = await this.#options.place.attach(job.folder).catch(() => undefined);
      if (handle) return this.#follow(trial, handle);
      const problem = phrase('The trial could not be started: {0}', messageOf(error));
      this.#tell({ kind: 'ended', trial: trial.id, attempt: trial.attempt, state: 'failed', problem, where: ['lossband', 'place'], hopeless: 'sweep', now: nowSeconds() });
      if (!(error instanceof UserError)) this.#options.log.warn(detailOf(error));
    }
  }

  /** A trial that some driver before this one wrote down as running: it runs, has ended, or was never started. */
  async #takeUp(trial: ScheduledTrial): Promise<void> {
    const handle = await this.#options.place.attach(this.#jobOf(trial).folder);
    if (!handle) return trial.stopping ? this.#tell({ kind: 'lost', trial: trial.id, attempt: trial.attempt, now: nowSeconds() }) : this.#start(trial, (job) => this.#options.place.start(job));
    this.#follow(trial, handle);
    this.#tell({ kind: 'heard', trial: trial.id, attempt: trial.attempt, now: nowSeconds() });
    if (trial.stopping) this.#running.get(`${trial.id}#${trial.attempt}`)?.stop();
  }

  #follow(trial: ScheduledTrial, handle: JobHandle): void {
    const { folder, command } = this.#jobOf(trial);
    const running = new RunningTrial({
      trial, folder, command, handle, setup: this.#setup, elsewhere: this.#elsewhere,
      others: () => this.#state.trials.filter(({ id }) => id !== trial.id),
      tell: (event) => {
        if (event.kind === 'ended' || event.kind === 'lost') this.#leave(running);
        this.#tell(event);
      },
      onError: (error) => this.#options.log.warn(`trial ${trial.id}: ${detailOf(error)}`),
    });
    this.#running.set(running.key, running);
  }

  #leave(trial: RunningTrial): void {
    trial.dispose();
    this.#running.delete(trial.key);
  }

  #jobOf(trial: ScheduledTrial): ReturnType<typeof trialJob> {
    return trialJob(this.#about, this.#setup.sweep, trial, this.#options.stored.folder, this.#options.trainer);
  }

  #tell(event: SweepEvent): void {
    this.#events.push(event);
    this.#wake();
  }

  /** The state cannot be written, on a full disk for one: nothing is lost and nothing starts; what happened waits. */
  async #complain(error: unknown): Promise<void> {
    const message = messageOf(error);
    if (message !== this.#complaint) this.#options.log.error(`The state of the sweep cannot be written (${message}). What runs goes on; nothing new starts until there is room.`);
    this.#complaint = message;
    await new Promise((resolve) => setTimeout(resolve, defaults.retry));
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Starts jobs that are handed over in the same turn with one request, where the place has such. */
function startTogether(place: Place): (job: Job) => Promise<JobHandle> {
  const jobs: Job[] = [];
  let started: Promise<(JobHandle | Error)[]> | undefined;
  return async (job) => {
    if (!place.startAll) return place.start(job);
    const at = jobs.push(job) - 1;
    // Once all of this turn are here.
    started ??= Promise.resolve().then(() => place.startAll!(jobs));
    const handle = (await started)[at]!;
    if (handle instanceof Error) throw handle;
    return handle;
  };
}
