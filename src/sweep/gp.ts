import type { Search } from './contract.ts';
import { expectedImprovement } from './gp/acquisition.ts';
import { type FitOptions, fitHyperparameters } from './gp/fit.ts';
import { toFeature } from './gp/kernel.ts';
import { collectNiches, within } from './gp/niches.ts';
import { propose } from './gp/proposals.ts';
import { Surrogate } from './gp/surrogate.ts';
import { type Warp, warpLosses } from './gp/warp.ts';
import { type History, type Observation, readHistory } from './history.ts';
import { pointAt } from './quasiRandom.ts';
import { type Rng, shuffled } from '../base/rng.ts';
import { type CompiledSpace, type Point, compileSpace, toParams } from './space.ts';

const defaults = {
  /** Trials before the model is asked. Six to nine, drawn or spread out, made no difference after 25. */
  startup: 6,
  /** The most trials that hyperparameters are fitted to, and that predictions rest on: the cost grows with their third power. */
  fitMost: 72,
  modelMost: 240,
  /** Every suggestion takes the next warp. Losses as they are come in later: early on, diverged runs are most of what there is. */
  warps: ['log', 'rank', 'log', 'none'] as readonly Warp[],
  earlyWarps: ['log', 'rank'] as readonly Warp[],
  early: 30,
  /** One suggestion in so many goes to another niche than that of the best trial, until this share of the budget is spent. */
  exploreEvery: 4,
  exploreUntil: 0.8,
  /**
   * Length scales of half a cube's diagonal. Hvarfner et al. (2024) would have e^√2 ≈ 4 diagonals, with a deviation of √3; on the shared
   * problems that took too many axes for irrelevant too early: 0.54 / 0.20 / 0.093 after 25 / 50 / 100 trials (mean log regret, 8 seeds) against
   * 0.36 / 0.16 / 0.088 (6 seeds).
   */
  fit: { scaleMean: -0.7, scaleSd: 0.8, scaleStart: 0.5, noiseMean: Math.log(1e-4), noiseSd: 2, evaluations: 12 } satisfies FitOptions,
};

/** At most `count` observations: the better half of them the best ones, the others drawn. In the order they came. */
function thin(known: readonly Observation[], count: number, rng: Rng): Observation[] {
  if (known.length <= count) return [...known];
  const sorted = known.toSorted((a, b) => a.loss - b.loss), best = Math.ceil(count / 2);
  const kept = new Set([...sorted.slice(0, best), ...shuffled(rng, sorted.slice(best)).slice(0, count - best)]);
  return known.filter((observation) => kept.has(observation));
}

/** A trial that failed is as bad as the worst: a search that knew nothing of it would go there again. */
function withFailures({ known, failed }: History): Observation[] {
  const worst = Math.max(...known.map(({ loss }) => loss));
  return [...known, ...failed.map((point) => ({ point, loss: worst }))];
}

function createSurrogate(space: CompiledSpace, observations: readonly Observation[], warp: Warp, rng: Rng): Surrogate {
  const choice = space.axes.map(({ choices }) => choices > 0), losses = warpLosses(observations.map(({ loss }) => loss), warp);
  const features = observations.map(({ point }) => toFeature(space, point));
  const few = new Set(thin(observations, defaults.fitMost, rng)), inFit = (_: unknown, i: number): boolean => few.has(observations[i]!);
  const parameters = fitHyperparameters(choice, features.filter(inFit), losses.filter(inFit), defaults.fit);
  return new Surrogate(choice, features, losses, parameters);
}

/** A niche by rank: the second with probability ½, the third ¼ … */
function drawRank(rng: Rng, count: number): number {
  return 1 + Math.min(count - 2, Math.floor(-Math.log2(1 - rng())));
}

interface Situation {
  space: CompiledSpace;
  surrogate: Surrogate;
  /** Known points, best first. */
  incumbents: readonly Point[];
  isNew(point: Point): boolean;
}

/** The place that promises the greatest improvement on the best trial. */
function improve({ space, surrogate, incumbents, isNew }: Situation, rng: Rng): Point {
  return propose(space, incumbents, expectedImprovement(surrogate, space.axes.length, surrogate.lowest()), isNew, rng);
}

/**
 * The place that promises the greatest improvement on the best trial of another niche. The overall best would not be beaten there for a
 * while; but a model family that was tried three times has not shown what it can do. Without this, half of all sweeps over several
 * families never left the one that did well first.
 */
function explore(situation: Situation, rng: Rng): Point {
  const { space, surrogate, incumbents, isNew } = situation, features = incumbents.map((point) => toFeature(space, point));
  const niches = collectNiches(features, surrogate);
  if (niches.length < 2) return improve(situation, rng);
  const niche = niches[drawRank(rng, niches.length)]!, best = surrogate.predict(niche.leader).mean;
  const acquisition = within(niche, expectedImprovement(surrogate, space.axes.length, best));
  return propose(space, incumbents.filter((_, i) => niche.has(features[i]!)), acquisition, isNew, rng);
}

/**
 * Bayesian optimisation with a Gaussian process over the whole conditional space and log expected improvement.
 * Every suggestion looks at the losses through another warp: what one of them is blind to, the next one sees.
 */
export const gp: Search = {
  id: 'gp',
  title: 'Gaussian process',
  suggest(space, trials, n, rng, hints) {
    const compiled = compileSpace(space), history = readHistory(compiled, trials, rng), result: Point[] = [];
    while (result.length < n && (history.known.length < 2 || trials.length + result.length < defaults.startup)) result.push(pointAt(compiled, trials.length + result.length, hints?.seed ?? 0));
    if (result.length === n) return result.map((point) => toParams(compiled, point));
    const observations = thin(withFailures(history), defaults.modelMost, rng);
    const warps = trials.length < defaults.early ? defaults.earlyWarps : defaults.warps;
    const surrogate = createSurrogate(compiled, observations, warps[trials.length % warps.length]!, rng);
    for (const point of [...history.pending, ...result]) surrogate.believe(toFeature(compiled, point));
    const taken = new Set([...history.known.map(({ point }) => point), ...history.failed, ...history.pending, ...result].map((point) => point.join()));
    const incumbents = observations.toSorted((a, b) => a.loss - b.loss).map(({ point }) => point);
    const situation: Situation = { space: compiled, surrogate, incumbents, isNew: (point) => !taken.has(point.join()) };
    while (result.length < n) {
      const count = trials.length + result.length, mayExplore = count < defaults.exploreUntil * (hints?.budget ?? Infinity);
      const point = mayExplore && count % defaults.exploreEvery === defaults.exploreEvery - 1 ? explore(situation, rng) : improve(situation, rng);
      result.push(point);
      taken.add(point.join());
      if (result.length < n) surrogate.believe(toFeature(compiled, point));
    }
    return result.map((point) => toParams(compiled, point));
  },
};
