import type { Search } from './contract.ts';
import { logImprovement } from './gp/expectedImprovement.ts';
import { type FitOptions, fitHyperparameters } from './gp/fit.ts';
import { type Feature, squaredDistance, toFeature } from './gp/kernel.ts';
import { type Acquisition, propose } from './gp/proposals.ts';
import { Surrogate } from './gp/surrogate.ts';
import { type Warp, warpLosses } from './gp/warp.ts';
import { type History, type Observation, readHistory } from './history.ts';
import { type Rng, shuffled } from './rng.ts';
import { type CompiledSpace, type Point, compileSpace, samplePoint, toParams } from './space.ts';

const defaults = {
  /** Trials before the model is asked. */
  startup: 6,
  /** Points drawn for each of those, of which the one farthest from the others is taken. */
  startupDraws: 1,
  /** The most trials that hyperparameters are fitted to, and that predictions rest on: the cost grows with their third power. */
  fitMost: 100,
  modelMost: 240,
  views: [{ warp: 'log', scaleMean: -0.7, scaleSd: 0.8 }, { warp: 'rank', scaleMean: 0.3, scaleSd: 1 }, { warp: 'log', scaleMean: 0.3, scaleSd: 1 }, { warp: 'none', scaleMean: -0.7, scaleSd: 0.8 }] as { warp: Warp; scaleMean: number; scaleSd: number }[],
  warmViews: [{ warp: 'log', scaleMean: -0.7, scaleSd: 0.8 }, { warp: 'rank', scaleMean: -0.7, scaleSd: 0.8 }, { warp: 'log', scaleMean: 0.3, scaleSd: 1 }] as { warp: Warp; scaleMean: number; scaleSd: number }[],
  warmUntil: 30,
  exploreEvery: 4,
  niches: 5,
  alike: 0.5,
  fit: { scaleMean: Math.SQRT2, scaleSd: Math.sqrt(3), scaleStart: 0.5, noiseMean: Math.log(1e-4), noiseSd: 2, evaluations: 15, spread: 0 } as FitOptions,
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

function createSurrogate(space: CompiledSpace, observations: readonly Observation[], view: { warp: Warp; scaleMean: number; scaleSd: number }, rng: Rng): Surrogate {
  const { warp } = view;
  const choice = space.axes.map(({ choices }) => choices > 0);
  const features = observations.map(({ point }) => toFeature(space, point)), losses = warpLosses(observations.map(({ loss }) => loss), warp);
  const few = features.length <= defaults.fitMost ? undefined : new Set(thin(observations, defaults.fitMost, rng));
  const inFit = <T>(_: T, i: number): boolean => !few || few.has(observations[i]!);
  const parameters = fitHyperparameters(choice, features.filter(inFit), losses.filter(inFit), { ...defaults.fit, ...view }, rng);
  return new Surrogate(choice, features, losses, parameters);
}

/** The log of the expected improvement on the best trial so far. */
function expectedImprovement(surrogate: Surrogate, axes: number, best = surrogate.lowest()): Acquisition {
  const meanSlope = new Float64Array(axes), varianceSlope = new Float64Array(axes);
  const score = (mean: number, variance: number) => {
    const sd = Math.sqrt(variance);
    return { sd, z: (best - mean) / sd, ...logImprovement((best - mean) / sd) };
  };
  return {
    scale: (axis) => surrogate.scale(axis),
    value(feature) {
      const { mean, variance } = surrogate.predict(feature), { value, sd } = score(mean, variance);
      return value + Math.log(sd);
    },
    climb(feature: Feature, slope: Float64Array) {
      const { mean, variance } = surrogate.differentiate(feature, meanSlope, varianceSlope), { value, slope: gain, sd, z } = score(mean, variance);
      for (let k = 0; k < axes; k++) {
        const sdSlope = varianceSlope[k]! / (2 * sd);
        slope[k] = gain * (-meanSlope[k]! - z * sdSlope) / sd + sdSlope / sd;
      }
      return value + Math.log(sd);
    },
  };
}

/** Leaders of niches. */
function collectLeaders(incumbents: readonly Feature[], surrogate: Surrogate): Feature[] {
  const leaders: Feature[] = [];
  for (const feature of incumbents) {
    if (leaders.length >= defaults.niches) break;
    if (leaders.every((leader) => surrogate.correlation(leader, feature) < defaults.alike)) leaders.push(feature);
  }
  return leaders;
}

function inNiche(acquisition: Acquisition, surrogate: Surrogate, leaders: readonly Feature[], own: number): Acquisition {
  const inside = (feature: Feature): boolean => {
    const near = surrogate.correlation(feature, leaders[own]!);
    return leaders.every((leader, i) => i === own || surrogate.correlation(feature, leader) <= near);
  };
  return { ...acquisition, value: (feature) => (inside(feature) ? acquisition.value(feature) : -1e9 + acquisition.value(feature)) };
}

/** Of some drawn points the one farthest from all that are taken, so that the first few trials see different corners. */
function spreadOut(space: CompiledSpace, taken: readonly Point[], rng: Rng): Point {
  const others = taken.map((point) => toFeature(space, point));
  const distance = (a: Feature, b: Feature): number =>
    space.axes.reduce((sum, { choices }, k) => sum + squaredDistance(choices > 0, a[k]!, b[k]!) * (choices > 0 ? 0.5 : 1), 0);
  const farness = (point: Point): number => {
    const feature = toFeature(space, point);
    return Math.min(...others.map((other) => distance(feature, other)));
  };
  const drawn = Array.from({ length: defaults.startupDraws }, () => samplePoint(space, rng));
  return drawn.map((point) => ({ point, farness: farness(point) })).reduce((a, b) => (b.farness > a.farness ? b : a)).point;
}

/**
 * Bayesian optimisation with a Gaussian process over the whole conditional space and log expected improvement.
 * Every suggestion looks at the losses through another warp: what one of them is blind to, the next one sees.
 */
export const gp: Search = {
  id: 'gp',
  title: 'Gaussian process',
  suggest(space, trials, n, rng) {
    const compiled = compileSpace(space), history = readHistory(compiled, trials, rng);
    const taken = [...history.known.map(({ point }) => point), ...history.failed, ...history.pending];
    const result: Point[] = [];
    const keys = new Set(taken.map((point) => point.join()));
    const take = (point: Point): void => {
      result.push(point);
      taken.push(point);
      keys.add(point.join());
    };
    while (result.length < n && (history.known.length < 2 || taken.length < defaults.startup)) take(spreadOut(compiled, taken, rng));
    if (result.length === n) return result.map((point) => toParams(compiled, point));
    const observations = thin(withFailures(history), defaults.modelMost, rng);
    const views = trials.length < defaults.warmUntil ? defaults.warmViews : defaults.views;
    const surrogate = createSurrogate(compiled, observations, views[trials.length % views.length]!, rng);
    for (const point of [...history.pending, ...result]) surrogate.believe(toFeature(compiled, point));
    const incumbents = observations.toSorted((a, b) => a.loss - b.loss).map(({ point }) => point);
    while (result.length < n) {
      let acquisition = expectedImprovement(surrogate, compiled.axes.length), order = incumbents;
      if (defaults.exploreEvery && taken.length % defaults.exploreEvery === defaults.exploreEvery - 1) {
        const features = incumbents.map((p) => toFeature(compiled, p)), leaders = collectLeaders(features, surrogate);
        if (leaders.length > 1) {
          const own = 1 + Math.min(leaders.length - 2, Math.floor(-Math.log2(1 - rng())));
          const leader = leaders[own]!;
          acquisition = inNiche(expectedImprovement(surrogate, compiled.axes.length, surrogate.predict(leader).mean), surrogate, leaders, own);
          const near = features.map((f) => surrogate.correlation(f, leader) > defaults.alike);
          order = incumbents.filter((_, i) => near[i]);
        }
      }
      const point = propose(compiled, order, acquisition, (p) => !keys.has(p.join()), rng);
      take(point);
      if (result.length < n) surrogate.believe(toFeature(compiled, point));
    }
    return result.map((point) => toParams(compiled, point));
  },
};
export { defaults as gpDefaults };
