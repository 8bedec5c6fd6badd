import type { Search } from './contract.ts';
import { type History, readHistory } from './history.ts';
import { type Rng, below, normal } from '../base/rng.ts';
import { type CompiledSpace, type Point, compileSpace, sampleAxis, samplePoint, settle, toParams } from './space.ts';

const defaults = {
  /** Trials before the model is trusted. */
  startup: 8,
  /** Candidates drawn from the good trials, of which the one that looks best is taken. */
  candidates: 64,
  /** The share of the trials that counts as good, and the most of them. */
  goodShare: 0.15,
  goodMost: 25,
  /** Width of a kernel as a share of Scott's rule. */
  width: 0.8,
  /** The narrowest kernel, in coordinates. */
  narrowest: 0.01,
  /** How many observations spread over the whole range are added to the spread of the real ones. */
  priorCount: 2,
  /** The worse trials that are looked at; more only cost time. */
  worseMost: 300,
};

/** A Parzen window over whole points: one kernel per observation and one as wide as the space, the prior. */
interface Mixture {
  space: CompiledSpace;
  centres: readonly Point[];
  /** Standard deviation of the kernels by axis, in coordinates; 0 on categorical axes. */
  sigma: Float64Array;
  /** How much of a categorical kernel stays on the choices that it did not see. */
  blur: number;
}

/**
 * Scott's rule (1992): the spread of the centres times n^(−1/(d+4)). A width that follows the spread, where Optuna's depends on n alone,
 * lets the search close in on an optimum: geometric-mean regret 0.24 against 0.30 after 100 trials on the shared problems.
 */
function kernelWidth(coordinates: readonly number[], dimensions: number): number {
  const n = coordinates.length, mean = coordinates.reduce((sum, x) => sum + x, 0) / Math.max(1, n);
  const squares = coordinates.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  const variance = (squares + defaults.priorCount / 12) / (n + defaults.priorCount);
  return Math.max(defaults.narrowest, defaults.width * Math.sqrt(variance) * Math.max(1, n) ** (-1 / (dimensions + 4)));
}

function createMixture(space: CompiledSpace, centres: readonly Point[]): Mixture {
  const sigma = Float64Array.from(space.axes, ({ choices }, i) =>
    choices > 0 ? 0 : kernelWidth(centres.flatMap((centre) => (Number.isNaN(centre[i]!) ? [] : [centre[i]!])), space.axes.length));
  return { space, centres, sigma, blur: 1 / (centres.length + 1) };
}

/** Φ by Abramowitz and Stegun 7.1.26; error below 1.5e-7. */
function normalCdf(z: number): number {
  const t = 1 / (1 + 0.3275911 * (Math.abs(z) / Math.SQRT2));
  const tail = 0.5 * t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429)))) * Math.exp(-z * z / 2);
  return z >= 0 ? 1 - tail : tail;
}

/** What one kernel needs for one axis: log of the factor in front, and the centre. */
function logNormalisers({ space, centres, sigma }: Mixture): Float64Array[] {
  return centres.map((centre) => Float64Array.from(space.axes, (axis, i) => {
    const at = centre[i]!;
    if (Number.isNaN(at) || axis.choices > 0) return 0;
    const s = sigma[i]!, inside = normalCdf((1 - at) / s) - normalCdf(-at / s);
    return -Math.log(s * Math.sqrt(2 * Math.PI) * Math.max(1e-12, inside));
  }));
}

/** The log density of a mixture as a function of a point. Axes that only one of point and kernel has count as the prior, 1. */
function logDensity(mixture: Mixture): (point: Point) => number {
  const { space, centres, sigma, blur } = mixture, axes = space.axes, factors = logNormalisers(mixture);
  const same = axes.map(({ choices }) => Math.log(choices * (1 - blur) + blur)), other = Math.log(blur);
  const terms = new Float64Array(centres.length + 1);
  return (point) => {
    let most = 0;
    for (let c = 0; c < centres.length; c++) {
      const centre = centres[c]!, factor = factors[c]!;
      let log = 0;
      for (let i = 0; i < axes.length; i++) {
        const x = point[i]!, at = centre[i]!;
        if (x !== x || at !== at) continue;
        if (axes[i]!.choices > 0) log += x === at ? same[i]! : other;
        else log += factor[i]! - ((x - at) / sigma[i]!) ** 2 / 2;
      }
      terms[c] = log;
      if (log > most) most = log;
    }
    let sum = Math.exp(-most);
    for (let c = 0; c < centres.length; c++) sum += Math.exp(terms[c]! - most);
    return most + Math.log(sum / terms.length);
  };
}

function truncatedNormal(rng: Rng, centre: number, sigma: number): number {
  for (let tries = 0; tries < 20; tries++) {
    const x = centre + sigma * normal(rng);
    if (x >= 0 && x <= 1) return x;
  }
  return rng();
}

function draw({ space, centres, sigma, blur }: Mixture, rng: Rng): Point {
  const centre = centres[below(rng, centres.length + 1)];
  if (!centre) return samplePoint(space, rng);
  return settle(space, new Float64Array(space.axes.length).fill(NaN), (axis, i) => {
    const at = centre[i]!;
    if (Number.isNaN(at)) return sampleAxis(axis, rng);
    if (axis.choices === 0) return truncatedNormal(rng, at, sigma[i]!);
    return rng() < blur ? below(rng, axis.choices) : at;
  });
}

/** The good trials, and the worse ones together with those that failed or still run (the liar that keeps workers apart). */
function divide({ known, failed, pending }: History, rng: Rng): { good: Point[]; worse: Point[] } {
  const sorted = known.toSorted((a, b) => a.loss - b.loss).map(({ point }) => point);
  const count = Math.min(defaults.goodMost, Math.ceil(defaults.goodShare * sorted.length));
  const worse = [...sorted.slice(count), ...failed, ...pending];
  while (worse.length > defaults.worseMost) worse[below(rng, worse.length)] = worse.pop()!;
  return { good: sorted.slice(0, count), worse };
}

function propose(space: CompiledSpace, history: History, rng: Rng): Point {
  const { good, worse } = divide(history, rng);
  const likely = createMixture(space, good), goodDensity = logDensity(likely), worseDensity = logDensity(createMixture(space, worse));
  let best = draw(likely, rng), score = goodDensity(best) - worseDensity(best);
  for (let i = 1; i < defaults.candidates; i++) {
    const point = draw(likely, rng), value = goodDensity(point) - worseDensity(point);
    if (value > score) [best, score] = [point, value];
  }
  return best;
}

/**
 * Tree-structured Parzen estimator (Bergstra et al. 2011), with kernels over all axes at once (Falkner et al. 2018) so that it sees
 * interactions, and pending trials counted as bad. Cheap, and steady on any kind of space.
 */
export const tpe: Search = {
  id: 'tpe',
  title: 'TPE',
  suggest(space, trials, n, rng) {
    const compiled = compileSpace(space), history = readHistory(compiled, trials, rng);
    return Array.from({ length: n }, () => {
      const ready = history.known.length + history.failed.length >= defaults.startup && history.known.length > 0;
      const point = ready ? propose(compiled, history, rng) : samplePoint(compiled, rng);
      history.pending.push(point);
      return toParams(compiled, point);
    });
  },
};
