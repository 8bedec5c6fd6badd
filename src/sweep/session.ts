import { type Phrase, phrase } from '../model/phrase.ts';
import type { Trial } from '../model/trial.ts';
import { searches } from './index.ts';
import { readSpace } from './readSpace.ts';
import { createRng } from '../base/rng.ts';
import { createStopRule, neverStop } from './stop/index.ts';

/** An answer to one message; undefined where none is due. */
export type Reply = { trials: { id: string; params: Trial['params'] }[] } | { stop: boolean } | { error: Phrase };

/** A search that another program drives, message by message. */
export interface Session {
  /** What was wrong with the opening message and what was done about it. */
  problems: Phrase[];
  handle(message: unknown): Reply | undefined;
}

const defaults = {
  /** On where nothing else is asked for: whoever reports curves wants to hear when to stop, and this one pays (TPE 0.46 with, 0.61 without). */
  stop: 'forecast',
};

type Json = Record<string, unknown>;
const asRecord = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});

/** JSON has no NaN: programs write it as a string or as null. */
function readLoss(value: unknown, sign: number): number {
  return value === null || value === undefined ? NaN : sign * Number(value);
}

/**
 * Opens a session with `{space, direction, method, seed, budget, stop?}` (`stop`: a stop rule's `type` and options, or `none`). Then `{ask: n}` gives trials, `{tell: [{id, value} | {id, failed}]}`
 * and `{report: {id, step, value}}` say what came of them; the answer to a report says whether to stop the trial.
 */
export function openSession(opening: unknown): Session {
  const { space: spaceJson, direction, method, seed: seedJson, budget: budgetJson, stop } = asRecord(opening);
  const { space, problems } = readSpace(spaceJson);
  const search = searches.find(({ id }) => id === (method ?? 'auto')) ?? searches[0]!;
  if (search.id !== (method ?? 'auto')) problems.push(phrase('There is no search “{0}”; {1} is used.', String(method), search.id));
  const sign = direction === 'maximize' ? -1 : 1, seed = Number(seedJson) || 0;
  const hints = { seed, ...(Number(budgetJson) > 0 ? { budget: Number(budgetJson) } : {}) };
  const rule = createStopRule(stop ?? defaults.stop) ?? neverStop, trials = new Map<string, Trial>();
  if (rule === neverStop && stop && stop !== 'none') problems.push(phrase('There is no stop rule {0}; no trial will be stopped.', JSON.stringify(stop)));

  const ask = (count: number): Reply => {
    const rng = createRng(seed, trials.size);
    const asked = search.suggest(space, [...trials.values()], Math.min(count, 10_000), rng, hints);
    return { trials: asked.map((params) => {
      const id = String(trials.size);
      trials.set(id, { id, params, state: 'running', reports: [] });
      return { id, params };
    }) };
  };
  const tell = (results: readonly unknown[]): Reply | undefined => {
    for (const result of results) {
      const { id, value, failed, pruned } = asRecord(result), trial = trials.get(String(id));
      if (!trial) return { error: phrase('There is no trial “{0}”.', String(id)) };
      // Whoever was told to stop may still say how far it got; that is no result.
      if (trial.state === 'pruned') continue;
      if (failed) trials.set(trial.id, { ...trial, state: 'failed' });
      else if (pruned) trials.set(trial.id, { ...trial, state: 'pruned' });
      else trials.set(trial.id, { ...trial, state: 'finished', loss: readLoss(value, sign) });
    }
    return undefined;
  };
  const report = (json: unknown): Reply => {
    const { id, step, value } = asRecord(json), before = trials.get(String(id));
    if (!before) return { error: phrase('There is no trial “{0}”.', String(id)) };
    const trial = { ...before, reports: [...before.reports, { step: Number(step), loss: readLoss(value, sign) }] };
    const stop = rule.shouldStop(trial, [...trials.values()]);
    trials.set(trial.id, stop ? { ...trial, state: 'pruned' } : trial);
    return { stop };
  };
  return {
    problems,
    handle(message) {
      const { ask: count, tell: results, report: reported } = asRecord(message);
      if (count !== undefined) return ask(Math.max(0, Math.floor(Number(count)) || 0));
      if (Array.isArray(results)) return tell(results);
      if (reported !== undefined) return report(reported);
      return { error: phrase('A message must have `ask`, `tell` or `report`.') };
    },
  };
}
