import { type Phrase, phrase } from '../model/phrase.ts';
import type { Path } from '../model/sourceDocument.ts';
import type { SweepPhase } from '../model/sweep.ts';
import type { Report, Trial } from '../model/trial.ts';
import { proposeNext, type ProposalPlan } from './proposal.ts';
import type { StopRule } from './stop/contract.ts';

const defaults = {
  /** Seconds between two signs of life of a trial, and how much longer it may be silent before it counts as lost. */
  heartbeat: 60,
  grace: 120,
  /** How often a trial of which nobody knows what became (a machine went down) is started again, whatever `retries` says. */
  losses: 3,
  /** When so many trials failed and none ever logged a value, the others would fail too. As many as W&B's agent takes. */
  hopeless: 5,
};

/** A trial with what has to be known of its process. */
export interface ScheduledTrial extends Trial {
  /** How often it was started. What an earlier attempt still says is not heard. */
  attempt: number;
  /** How many of its attempts failed by themselves, and of how many nobody knows what became. */
  failures?: number;
  losses?: number;
  /** When it last gave a sign of life, was started, and ended; seconds since the epoch. Undefined while it waits. */
  heardAt?: number;
  startedAt?: number;
  endedAt?: number;
  /** It was told to stop: by a stop rule, by a person, or because the whole sweep stops, so that it will be run again. */
  stopping?: 'pruned' | 'asked' | 'sweep';
  /** Why it came to nothing, and the part of the sweep file that has to do with it. */
  problem?: Phrase;
  where?: Path;
}

/** A sweep as it is kept: plain JSON, whole, so that whoever reads it can go on. */
export interface SweepState {
  /** Grows by one with every change: a writer whose state is older than the stored one has lost and must read again. */
  version: number;
  phase: SweepPhase;
  trials: readonly ScheduledTrial[];
  /** How many trials there shall be; undefined: no end. */
  wanted?: number;
  workers: number;
  /** Joules that the machine took while trials ran, where that is measured. */
  joules?: number;
  /** No further trial is begun, since the target was reached or the budget is spent; what runs goes on to its end. */
  closed?: boolean;
  /** Why it stopped by itself, and the part of the sweep file that has to do with it. */
  problem?: Phrase;
  where?: Path;
}

/** What does not change while a sweep runs. */
export interface SweepPlan extends ProposalPlan {
  stopRule: StopRule;
  /** How often a trial that failed is started again. */
  retries: number;
  /** Once a trial logs this loss no other is begun. */
  target?: number;
  /** Only its end tells whether a trial keeps all constraints, and so whether it reached the target. */
  judgesAtEnd?: boolean;
}

export type SweepEvent =
  | { kind: 'tick'; now: number }
  | { kind: 'heard'; trial: string; attempt: number; now: number }
  | { kind: 'report'; trial: string; attempt: number; report: Report; now: number }
  | EndEvent
  | { kind: 'lost'; trial: string; attempt: number; now: number }
  | { kind: 'pause' | 'resume' | 'stop' | 'close' }
  | { kind: 'energy'; joules: number }
  | { kind: 'add'; count: number }
  | { kind: 'retry' | 'stopTrial'; trial: string }
  | { kind: 'workers'; count: number };

interface EndEvent {
  kind: 'ended';
  trial: string;
  attempt: number;
  /** `stopped`: it was told to, and did not end by itself before. */
  state: 'finished' | 'failed' | 'stopped';
  /** Of a finished trial its result; of one that failed what it counts as all the same. */
  loss?: number;
  others?: readonly number[];
  violation?: number;
  problem?: Phrase;
  where?: Path;
  /** It would fail again (`trial`), as would every other (`sweep`). */
  hopeless?: 'trial' | 'sweep';
  now: number;
}

/** To be carried out only after the new state is stored: a start that nobody wrote down would be started twice. */
export type SweepEffect =
  | { kind: 'start'; trial: ScheduledTrial }
  | { kind: 'stop'; trial: string; attempt: number };

export interface SweepStep {
  state: SweepState;
  effects: SweepEffect[];
}

export function newSweep(workers: number, wanted?: number): SweepState {
  return { version: 0, phase: 'running', trials: [], workers, ...(wanted === undefined ? {} : { wanted }) };
}

function replace(state: SweepState, trial: ScheduledTrial): SweepState {
  return { ...state, trials: state.trials.map((other) => (other.id === trial.id ? trial : other)) };
}

/** Back into the queue, without what its broken attempt said. */
function requeue({ id, params, attempt, failures, losses }: ScheduledTrial): ScheduledTrial {
  return { id, params, attempt, state: 'waiting', reports: [], ...(failures && { failures }), ...(losses && { losses }) };
}

const isRunning = ({ state }: Trial): boolean => state === 'running';

/** The running trial that an event is about; undefined for one of another attempt, or that is no longer wanted. */
function live(state: SweepState, event: { trial: string; attempt: number }): ScheduledTrial | undefined {
  return state.trials.find((trial) => trial.id === event.trial && trial.attempt === event.attempt && isRunning(trial));
}

/** Nobody knows what became of it: it is run again, unless that has happened too often. */
function lose(trial: ScheduledTrial, plan: SweepPlan, now: number): ScheduledTrial {
  if (trial.stopping === 'sweep') return requeue(trial);
  if (trial.stopping) return { ...trial, state: 'pruned', endedAt: now };
  const losses = (trial.losses ?? 0) + 1;
  if (losses <= Math.max(plan.retries, defaults.losses)) return requeue({ ...trial, losses });
  return { ...trial, losses, state: 'failed', endedAt: now, problem: phrase('It was lost {0} times: its process was gone without a word.', losses) };
}

function expire(state: SweepState, plan: SweepPlan, now: number): SweepState {
  const lost = (trial: ScheduledTrial): boolean => isRunning(trial) && now - (trial.heardAt ?? now) > defaults.heartbeat + defaults.grace;
  return state.trials.some(lost) ? { ...state, trials: state.trials.map((trial) => (lost(trial) ? lose(trial, plan, now) : trial)) } : state;
}

/** The next trial: one that waits, else a new one; undefined where there is none to start. */
function nextTrial(state: SweepState, plan: SweepPlan): ScheduledTrial | undefined {
  if (state.closed) return undefined;
  const waiting = state.trials.find((trial) => trial.state === 'waiting');
  if (waiting) return waiting;
  if (state.wanted !== undefined && state.trials.length >= state.wanted) return undefined;
  const params = proposeNext(plan, state.trials, state.wanted);
  return params && { id: String(state.trials.length), params, state: 'waiting', reports: [], attempt: 0 };
}

/** There is nothing left to start. */
function finish(state: SweepState): SweepState {
  if (state.trials.length > 0) return { ...state, phase: 'done' };
  return { ...state, phase: 'done', problem: phrase('There is nothing to try: no combination of the parameters was found that keeps the constraints.') };
}

/** Fills the free places. */
function fill(before: SweepState, plan: SweepPlan, now: number): SweepStep {
  let state = before, running = state.trials.filter(isRunning).length;
  const effects: SweepEffect[] = [];
  for (; state.phase === 'running' && running < state.workers; running++) {
    const next = nextTrial(state, plan);
    if (!next) return { state: running > 0 ? state : finish(state), effects };
    const trial: ScheduledTrial = { ...next, state: 'running', attempt: next.attempt + 1, heardAt: now, startedAt: now };
    state = next.attempt > 0 ? replace(state, trial) : { ...state, trials: [...state.trials, trial] };
    effects.push({ kind: 'start', trial });
  }
  return { state, effects };
}

/** Tells trials to stop, each once. */
function stopTrials(state: SweepState, why: NonNullable<ScheduledTrial['stopping']>, which: (trial: ScheduledTrial) => boolean = () => true): SweepStep {
  const told = state.trials.filter((trial) => isRunning(trial) && !trial.stopping && which(trial));
  if (told.length === 0) return { state, effects: [] };
  const trials = state.trials.map((trial) => (told.includes(trial) ? { ...trial, stopping: why } : trial));
  return { state: { ...state, trials }, effects: told.map(({ id, attempt }) => ({ kind: 'stop', trial: id, attempt })) };
}

const reaches = (loss: number | undefined, { target }: SweepPlan, violation = 0): boolean => target !== undefined && loss !== undefined && loss <= target && violation === 0;

function onReport(state: SweepState, plan: SweepPlan, event: SweepEvent & { kind: 'report' }): SweepStep {
  const before = live(state, event);
  if (!before) return { state, effects: [] };
  const trial = { ...before, heardAt: event.now, reports: [...before.reports, event.report] };
  const next = { ...replace(state, trial), ...(!plan.judgesAtEnd && reaches(event.report.loss, plan) && { closed: true }) };
  return plan.stopRule.shouldStop(trial, next.trials) ? stopTrials(next, 'pruned', ({ id }) => id === trial.id) : { state: next, effects: [] };
}

function resultOf({ loss, others, violation }: EndEvent): Pick<Trial, 'loss' | 'others' | 'violation'> {
  return { ...(loss !== undefined && { loss }), ...(others && { others }), ...(violation !== undefined && { violation }) };
}

/** What the end of its process makes of a trial. */
function afterEnd(trial: ScheduledTrial, event: EndEvent, plan: SweepPlan): ScheduledTrial {
  const { now, loss, problem, where } = event, ended = { ...trial, heardAt: now, endedAt: now, ...(problem && { problem }), ...(where && { where }) };
  if (event.state === 'finished') return { ...ended, state: 'finished', ...resultOf(event) };
  if (event.state === 'stopped') return trial.stopping === 'sweep' ? requeue(trial) : { ...ended, state: 'pruned', ...(trial.stopping !== 'pruned' && { problem: phrase('Stopped on request.') }) };
  const failures = (trial.failures ?? 0) + 1;
  if (trial.stopping === 'sweep' || (failures <= plan.retries && !event.hopeless)) return requeue({ ...trial, failures });
  return { ...ended, failures, state: 'failed', ...(loss !== undefined && { loss }) };
}

/** Whether the trials so far say that the others would fail too. */
function isHopeless({ trials }: SweepState): boolean {
  return trials.every((trial) => trial.reports.length === 0 && trial.state !== 'finished') && trials.filter(({ state }) => state === 'failed').length >= defaults.hopeless;
}

function giveUp(state: SweepState, problem: Phrase, where: Path = []): SweepStep {
  return stopTrials({ ...state, phase: 'stopped', problem, where }, 'sweep');
}

function onEnd(state: SweepState, plan: SweepPlan, event: EndEvent): SweepStep {
  const before = live(state, event);
  if (!before) return { state, effects: [] };
  const ended = afterEnd(before, event, plan), next = replace(state, ended);
  if (ended.state === 'failed' && state.phase === 'running') {
    if (event.hopeless === 'sweep') return giveUp(next, event.problem ?? phrase('No trial can be started.'), event.where);
    const told = (): Phrase => phrase('The first {0} trials all failed without a value of the metric: the sweep was stopped. Look at why, and resume it.', defaults.hopeless);
    if (isHopeless(next)) return giveUp(next, told(), event.where);
  }
  return fill(ended.state === 'finished' && reaches(ended.loss, plan, ended.violation) ? { ...next, closed: true } : next, plan, event.now);
}

/** What people ask for. Places that become free through it are filled at the next tick. */
function onRequest(state: SweepState, event: SweepEvent): SweepStep {
  const only = (next: SweepState): SweepStep => ({ state: next, effects: [] });
  switch (event.kind) {
    case 'pause':
      return only(state.phase === 'running' ? { ...state, phase: 'paused' } : state);
    case 'resume':
      return only(state.phase === 'running' ? state : { ...state, phase: 'running', problem: undefined, where: undefined });
    case 'stop':
      return state.phase === 'stopped' ? only(state) : stopTrials({ ...state, phase: state.phase === 'done' ? 'done' : 'stopped' }, 'sweep');
    case 'close':
      return only(state.closed ? state : { ...state, closed: true });
    case 'add': {
      const wanted = (state.wanted ?? state.trials.length) + Math.max(0, Math.floor(event.count));
      return only({ ...state, wanted, closed: false, phase: state.phase === 'done' ? 'running' : state.phase });
    }
    case 'workers':
      return only({ ...state, workers: Math.max(0, Math.floor(event.count)) });
    case 'stopTrial':
      return stopTrials(state, 'asked', ({ id }) => id === event.trial);
    case 'retry': {
      const trial = state.trials.find(({ id }) => id === event.trial);
      if (!trial || isRunning(trial) || trial.state === 'waiting') return only(state);
      const { id, params, attempt } = trial;
      return only({ ...replace(state, { id, params, attempt, state: 'waiting', reports: [] }), closed: false, phase: 'running' });
    }
    default:
      return only(state);
  }
}

function dispatch(state: SweepState, plan: SweepPlan, event: SweepEvent): SweepStep {
  switch (event.kind) {
    case 'tick':
      return fill(expire(state, plan, event.now), plan, event.now);
    case 'heard': {
      const trial = live(state, event);
      return { state: trial ? replace(state, { ...trial, heardAt: event.now }) : state, effects: [] };
    }
    case 'report':
      return onReport(state, plan, event);
    case 'ended':
      return onEnd(state, plan, event);
    case 'energy':
      return { state: { ...state, joules: (state.joules ?? 0) + event.joules }, effects: [] };
    case 'lost': {
      const trial = live(state, event);
      return trial ? fill(replace(state, lose(trial, plan, event.now)), plan, event.now) : { state, effects: [] };
    }
    default:
      return onRequest(state, event);
  }
}

/**
 * The whole life of a sweep as a function: what happened → what is so now, and what to do about it. No clock, no process, no file.
 * Whoever drives it stores `state` first (refusing if the stored version is not the one it started from) and then carries out `effects`;
 * a crash between the two leaves trials that never gave a sign of life, and those are queued again.
 */
export function stepSweep(state: SweepState, plan: SweepPlan, event: SweepEvent): SweepStep {
  const next = dispatch(state, plan, event);
  return next.state === state ? next : { ...next, state: { ...next.state, version: state.version + 1 } };
}
