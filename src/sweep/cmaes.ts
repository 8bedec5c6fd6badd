import type { Search } from './contract.ts';
import { type Observation, readHistory } from './history.ts';
import { cholesky, dot, invertLower, timesLower } from './linalg.ts';
import { type Rng, normal, weighted } from '../base/rng.ts';
import { type CompiledSpace, type Point, compileSpace, settle, toParams } from './space.ts';

const defaults = {
  /** Step size at the start, in coordinates: a normal that covers the cube. */
  sigma: 0.25,
  /** How fast the likelihoods of choices follow the better half of a generation. */
  choiceRate: 0.3,
};

/** What one generation hands to the next. Vectors have one entry per axis that is a range. */
interface State {
  mean: Float64Array;
  sigma: number;
  covariance: Float64Array;
  /** Evolution paths of the step size and of the covariance. */
  sigmaPath: Float64Array;
  covariancePath: Float64Array;
  generation: number;
  /** Likelihood of each choice, by axis; empty for ranges. */
  choices: Float64Array[];
}

/** The constants of Hansen, "The CMA evolution strategy: a tutorial" (arXiv:1604.00772), table 1, without negative weights. */
function strategy(d: number) {
  const population = 4 + Math.floor(3 * Math.log(Math.max(1, d))), parents = population >> 1;
  const raw = Array.from({ length: parents }, (_, i) => Math.log((population + 1) / 2) - Math.log(i + 1));
  const sum = raw.reduce((total, w) => total + w, 0), weights = raw.map((w) => w / sum);
  const mass = 1 / dot(weights, weights);
  const sigmaRate = (mass + 2) / (d + mass + 5);
  const rankOne = 2 / ((d + 1.3) ** 2 + mass);
  return {
    population, parents, weights, mass, sigmaRate, rankOne,
    damping: 1 + 2 * Math.max(0, Math.sqrt((mass - 1) / (d + 1)) - 1) + sigmaRate,
    pathRate: (4 + mass / d) / (d + 4 + 2 * mass / d),
    rankMu: Math.min(1 - rankOne, 2 * (mass - 2 + 1 / mass) / ((d + 2) ** 2 + mass)),
    expectedNorm: Math.sqrt(d) * (1 - 1 / (4 * d) + 1 / (21 * d * d)),
  };
}

function identity(d: number): Float64Array {
  return Float64Array.from({ length: d * d }, (_, i) => (i % (d + 1) === 0 ? 1 : 0));
}

function begin(space: CompiledSpace, d: number): State {
  return {
    mean: new Float64Array(d).fill(0.5), sigma: defaults.sigma, covariance: identity(d),
    sigmaPath: new Float64Array(d), covariancePath: new Float64Array(d), generation: 0,
    choices: space.axes.map((axis) => Float64Array.from({ length: axis.choices }, (_, c) => axis.weights?.[c] ?? 1)),
  };
}

/** The likelihoods move towards the choices of the parents, and never so far that a choice dies out. */
function learnChoices(space: CompiledSpace, state: State, parents: readonly Point[]): Float64Array[] {
  return state.choices.map((before, i) => {
    const seen = parents.map((p) => p[i]!).filter((c) => !Number.isNaN(c));
    if (before.length === 0 || seen.length === 0) return before;
    const total = before.reduce((sum, p) => sum + p, 0), least = 0.2 / space.axes[i]!.choices;
    return before.map((p, c) => {
      const share = seen.filter((s) => s === c).length / seen.length;
      return Math.max(least, (1 - defaults.choiceRate) * p / total + defaults.choiceRate * share);
    });
  });
}

/** One generation: `steps` are the parents' moves from the mean in units of sigma, best first. */
function adapt(state: State, steps: readonly Float64Array[], constants: ReturnType<typeof strategy>): State {
  const { weights, mass, sigmaRate, damping, pathRate, rankOne, rankMu, expectedNorm } = constants;
  const d = state.mean.length, generation = state.generation + 1, factor = state.covariance.slice();
  if (!cholesky(factor, d)) return { ...state, covariance: identity(d), generation };
  const move = Float64Array.from(state.mean, (_, k) => steps.reduce((sum, step, i) => sum + weights[i]! * step[k]!, 0));
  // L⁻¹ stands for C^(−1/2): both make the path a standard normal one when selection is random.
  const white = timesLower(invertLower(factor, d), move, d);
  const sigmaPath = state.sigmaPath.map((p, k) => (1 - sigmaRate) * p + Math.sqrt(sigmaRate * (2 - sigmaRate) * mass) * white[k]!);
  const length = Math.sqrt(dot(sigmaPath, sigmaPath)), settled = Math.sqrt(1 - (1 - sigmaRate) ** (2 * generation));
  const straight = length / settled < (1.4 + 2 / (d + 1)) * expectedNorm ? 1 : 0;
  const covariancePath = state.covariancePath.map((p, k) =>
    (1 - pathRate) * p + straight * Math.sqrt(pathRate * (2 - pathRate) * mass) * move[k]!);
  const keep = 1 - rankOne - rankMu + (1 - straight) * rankOne * pathRate * (2 - pathRate);
  const covariance = state.covariance.map((c, at) => {
    const i = Math.floor(at / d), j = at % d;
    const spread = steps.reduce((sum, step, k) => sum + weights[k]! * step[i]! * step[j]!, 0);
    return keep * c + rankOne * covariancePath[i]! * covariancePath[j]! + rankMu * spread;
  });
  return {
    ...state, generation, sigmaPath, covariancePath, covariance,
    mean: state.mean.map((m, k) => m + state.sigma * move[k]!),
    sigma: Math.min(0.5, state.sigma * Math.exp((sigmaRate / damping) * (length / expectedNorm - 1))),
  };
}

/** The state is not kept: it is made again from the trials in their order, whoever proposed them. */
function replay(space: CompiledSpace, ranges: readonly number[], known: readonly Observation[]): State {
  const constants = strategy(Math.max(1, ranges.length));
  let state = begin(space, ranges.length);
  for (let from = 0; from + constants.population <= known.length; from += constants.population) {
    const parents = known.slice(from, from + constants.population).sort((a, b) => a.loss - b.loss)
      .slice(0, constants.parents).map(({ point }) => point);
    const before = state;
    // An axis that is inactive in a parent says nothing about where to go.
    const steps = parents.map((point) => Float64Array.from(ranges, (axis, k) =>
      (Number.isNaN(point[axis]!) ? 0 : (point[axis]! - before.mean[k]!) / before.sigma)));
    if (ranges.length > 0) state = adapt(state, steps, constants);
    state = { ...state, choices: learnChoices(space, state, parents) };
  }
  return state;
}

function draw(space: CompiledSpace, ranges: readonly number[], state: State, factor: Float64Array, rng: Rng): Point {
  const d = ranges.length, step = timesLower(factor, Float64Array.from(ranges, () => normal(rng)), d);
  const at = new Map(ranges.map((axis, k) => [axis, state.mean[k]! + state.sigma * step[k]!]));
  // Folding back at the borders keeps the density near them, where clipping would pile points up on them.
  const fold = (x: number): number => 1 - Math.abs(1 - (((x % 2) + 2) % 2));
  return settle(space, new Float64Array(space.axes.length).fill(NaN), (_axis, i) => {
    const x = at.get(i);
    return x === undefined ? weighted(rng, state.choices[i]!) : fold(x);
  });
}

/**
 * Covariance matrix adaptation evolution strategy (Hansen and Ostermeier 2001) for spaces with many ranges and many trials;
 * choices follow their share among the parents.
 */
export const cmaes: Search = {
  id: 'cmaes',
  title: 'CMA-ES',
  suggest(space, trials, n, rng) {
    const compiled = compileSpace(space);
    const ranges = compiled.axes.flatMap((axis, i) => (axis.choices === 0 ? [i] : []));
    const state = replay(compiled, ranges, readHistory(compiled, trials, rng).known), factor = state.covariance.slice();
    if (!cholesky(factor, ranges.length)) factor.set(identity(ranges.length));
    return Array.from({ length: n }, () => toParams(compiled, draw(compiled, ranges, state, factor, rng)));
  },
};
