import type { Space } from '../model/space.ts';
import type { Report, Trial } from '../model/trial.ts';
import type { Search } from './contract.ts';
import { createRng } from '../base/rng.ts';
import type { StopRule } from './stop/contract.ts';

const defaults = {
  /** Seconds between two signs of life of a trial, and how much longer it may be silent before it counts as lost. */
  heartbeat: 60,
  grace: 120,
};

/** A trial with what has to be known of its process. */
export interface ScheduledTrial extends Trial {
  /** How often it was started. What an earlier attempt still says is not heard. */
  attempt: number;
  /** When it last gave a sign of life, in seconds since the epoch; undefined while it waits. */
  heardAt?: number;
}

/** A sweep as it is kept: plain JSON, whole, so that whoever reads it can go on. */
export interface SweepState {
  /** Grows by one with every change: a writer whose state is older than the stored one has lost and must read again. */
  version: number;
  phase: 'running' | 'paused' | 'stopped' | 'done';
  trials: ScheduledTrial[];
  /** How many trials there shall be; undefined: no end. */
  wanted?: number;
  workers: number;
}

/** What does not change while a sweep runs. */
export interface SweepPlan {
  space: Space;
  search: Search;
  stopRule: StopRule;
  seed: number;
  /** How often a trial that broke off is started again. */
  retries: number;
  /** The sweep is done when a trial reaches this loss. */
  target?: number;
}

export type SweepEvent =
  | { kind: 'tick'; now: number }
  | { kind: 'heard'; trial: string; attempt: number; now: number }
  | { kind: 'report'; trial: string; attempt: number; report: Report; now: number }
  | { kind: 'ended'; trial: string; attempt: number; state: 'finished' | 'failed' | 'pruned'; loss?: number; now: number }
  | { kind: 'pause' | 'resume' | 'stop' }
  | { kind: 'add'; count: number }
  | { kind: 'retry'; trial: string }
  | { kind: 'workers'; count: number };

/** To be carried out only after the new state is stored: a start that nobody wrote down would be started twice. */
export type SweepEffect =
  | { kind: 'start'; trial: ScheduledTrial }
  | { kind: 'stop'; trial: string; attempt: number; reason: 'pruned' | 'stopped' };

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

/** Back into the queue without what its broken attempt said, or given up. */
function broken(trial: ScheduledTrial, retries: number): ScheduledTrial {
  const { id, params, attempt } = trial;
  return attempt <= retries ? { id, params, attempt, state: 'waiting', reports: [] } : { ...trial, state: 'failed' };
}

const isRunning = ({ state }: Trial): boolean => state === 'running';

/** The running trial that an event is about; undefined for one of another attempt, or that is no longer wanted. */
function live(state: SweepState, event: { trial: string; attempt: number }): ScheduledTrial | undefined {
  return state.trials.find((trial) => trial.id === event.trial && trial.attempt === event.attempt && isRunning(trial));
}

function expire(state: SweepState, plan: SweepPlan, now: number): SweepState {
  const lost = (trial: ScheduledTrial): boolean => isRunning(trial) && now - (trial.heardAt ?? now) > defaults.heartbeat + defaults.grace;
  return state.trials.some(lost) ? { ...state, trials: state.trials.map((trial) => (lost(trial) ? broken(trial, plan.retries) : trial)) } : state;
}

/** The next trial: one that waits, else a new one; undefined where there is none to start. */
function nextTrial(state: SweepState, plan: SweepPlan): ScheduledTrial | undefined {
  const waiting = state.trials.find((trial) => trial.state === 'waiting');
  if (waiting) return waiting;
  if (state.wanted !== undefined && state.trials.length >= state.wanted) return undefined;
  const count = state.trials.length, hints = { seed: plan.seed, ...(state.wanted === undefined ? {} : { budget: state.wanted }) };
  const [params] = plan.search.suggest(plan.space, state.trials, 1, createRng(plan.seed, count), hints);
  return params && { id: String(count), params, state: 'waiting', reports: [], attempt: 0 };
}

/** Fills the free places. */
function fill(before: SweepState, plan: SweepPlan, now: number): SweepStep {
  let state = before;
  const effects: SweepEffect[] = [];
  while (state.phase === 'running' && state.trials.filter(isRunning).length < state.workers) {
    const next = nextTrial(state, plan);
    if (!next) return { state: state.trials.some(isRunning) ? state : { ...state, phase: 'done' }, effects };
    const trial: ScheduledTrial = { ...next, state: 'running', attempt: next.attempt + 1, heardAt: now };
    state = state.trials.some(({ id }) => id === trial.id) ? replace(state, trial) : { ...state, trials: [...state.trials, trial] };
    effects.push({ kind: 'start', trial });
  }
  return { state, effects };
}

function stopRunning(state: SweepState): SweepEffect[] {
  return state.trials.filter(isRunning).map(({ id, attempt }) => ({ kind: 'stop', trial: id, attempt, reason: 'stopped' }));
}

function onReport(state: SweepState, plan: SweepPlan, event: SweepEvent & { kind: 'report' }): SweepStep {
  const before = live(state, event);
  if (!before) return { state, effects: [] };
  const trial = { ...before, heardAt: event.now, reports: [...before.reports, event.report] };
  const next = replace(state, trial);
  return { state: next, effects: plan.stopRule.shouldStop(trial, next.trials) ? [{ kind: 'stop', trial: trial.id, attempt: trial.attempt, reason: 'pruned' }] : [] };
}

function onEnd(state: SweepState, plan: SweepPlan, event: SweepEvent & { kind: 'ended' }): SweepStep {
  const before = live(state, event);
  if (!before) return { state, effects: [] };
  const ended: ScheduledTrial = event.state === 'failed'
    ? broken(before, plan.retries)
    : { ...before, state: event.state, heardAt: event.now, ...(event.loss === undefined ? {} : { loss: event.loss }) };
  const next = replace(state, ended);
  const reached = ended.state === 'finished' && plan.target !== undefined && ended.loss !== undefined && ended.loss <= plan.target;
  if (reached) return { state: { ...next, phase: 'done' }, effects: stopRunning(next) };
  return fill(next, plan, event.now);
}

/** What people ask for. Places that become free through it are filled at the next tick. */
function onRequest(state: SweepState, event: SweepEvent): SweepStep {
  switch (event.kind) {
    case 'pause':
      return { state: state.phase === 'running' ? { ...state, phase: 'paused' } : state, effects: [] };
    case 'resume':
      return { state: { ...state, phase: 'running' }, effects: [] };
    case 'stop':
      return { state: { ...state, phase: 'stopped' }, effects: stopRunning(state) };
    case 'add': {
      const wanted = (state.wanted ?? state.trials.length) + Math.max(0, Math.floor(event.count));
      return { state: { ...state, wanted, phase: state.phase === 'done' ? 'running' : state.phase }, effects: [] };
    }
    case 'workers':
      return { state: { ...state, workers: Math.max(0, Math.floor(event.count)) }, effects: [] };
    case 'retry': {
      const trial = state.trials.find(({ id }) => id === event.trial);
      if (!trial || isRunning(trial) || trial.state === 'waiting') return { state, effects: [] };
      const { id, params, attempt } = trial;
      return { state: { ...replace(state, { id, params, attempt, state: 'waiting', reports: [] }), phase: 'running' }, effects: [] };
    }
    default:
      return { state, effects: [] };
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
