import { type Rng, below, normal } from '../../base/rng.ts';
import { type Axis, type CompiledSpace, type Point, sampleAxis, samplePoint, settle, snap } from '../space.ts';
import { type Feature, toFeature } from './kernel.ts';

const defaults = {
  /** Points drawn from the prior, incumbents that are varied, and variations of each. */
  random: 200,
  incumbents: 5,
  variations: 24,
  /** The candidates that are climbed from, and the steps of a climb. */
  climbs: 6,
  steps: 18,
  /** Rounds of trying every neighbouring choice and level after a climb. */
  rounds: 3,
  /** A range with more levels than this is as good as continuous. */
  fewLevels: 1000,
};

/** What a search wants to be high. `climb` adds the slope along every axis. */
export interface Acquisition {
  value(feature: Feature): number;
  climb(feature: Feature, slope: Float64Array): number;
  /** The distance along an axis over which the function changes. */
  scale(axis: number): number;
}

interface Candidate {
  point: Point;
  value: number;
}

const clamp01 = (u: number): number => Math.min(1, Math.max(0, u));

/** A point near another: some axes moved by a step that is drawn from wide to fine, some choices drawn anew. */
function vary(space: CompiledSpace, incumbent: Point, donor: Point | undefined, rng: Rng): Point {
  const width = [0.3, 0.1, 0.03, 0.01][below(rng, 4)]!, share = rng() < 0.5 ? 1 : 2 / space.axes.length;
  const point = incumbent.map((u, i) => {
    const { choices } = space.axes[i]!;
    if (Number.isNaN(u)) return u;
    if (choices > 0) return rng() < Math.min(0.3, share / 2) ? below(rng, choices) : u;
    return rng() < share ? clamp01(u + width * normal(rng)) : u;
  });
  return settle(space, point, fillFrom(donor, rng));
}

/** Fills what became active with what another good trial has there, else from the prior. */
function fillFrom(donor: Point | undefined, rng: Rng): (axis: Axis, index: number) => number {
  return (axis, i) => (donor && !Number.isNaN(donor[i]!) ? donor[i]! : sampleAxis(axis, rng));
}

function collectStarts(space: CompiledSpace, incumbents: readonly Point[], acquisition: Acquisition, rng: Rng): Candidate[] {
  const points = Array.from({ length: defaults.random }, () => samplePoint(space, rng));
  for (const incumbent of incumbents.slice(0, defaults.incumbents)) {
    for (let i = 0; i < defaults.variations; i++) {
      points.push(vary(space, incumbent, rng() < 0.5 ? incumbents[below(rng, Math.min(10, incumbents.length))] : undefined, rng));
    }
  }
  return points.map((point) => ({ point, value: acquisition.value(toFeature(space, point)) })).sort((a, b) => b.value - a.value);
}

/** Climbs along the ranges: steps in the direction of the slope, in units of the length scales, longer after a gain and shorter after a loss. */
function climb(space: CompiledSpace, start: Point, acquisition: Acquisition): Point {
  const d = space.axes.length, reach = space.axes.map((_, k) => Math.min(0.5, acquisition.scale(k)));
  let point = start, slope = new Float64Array(d), other = new Float64Array(d), step = 0.1;
  let value = acquisition.climb(toFeature(space, point), slope);
  for (let i = 0; i < defaults.steps && step > 1e-4; i++) {
    const direction = slope.map((s, k) => {
      if (space.axes[k]!.choices > 0 || Number.isNaN(point[k]!)) return 0;
      return (point[k]! <= 0 && s < 0) || (point[k]! >= 1 && s > 0) ? 0 : s * reach[k]!;
    });
    const length = Math.sqrt(direction.reduce((sum, x) => sum + x * x, 0));
    if (!(length > 1e-9)) break;
    const next = point.map((u, k) => (direction[k] === 0 ? u : clamp01(u + (step * reach[k]! * direction[k]!) / length)));
    const nextValue = acquisition.climb(toFeature(space, next), other);
    if (nextValue > value) {
      [slope, other] = [other, slope];
      point = next;
      value = nextValue;
      step *= 1.7;
    } else {
      step *= 0.35;
    }
  }
  return point;
}

/** The other choices of an axis, or the levels above and below; nothing for a continuous range. */
function neighbours(axis: Axis, u: number): number[] {
  if (axis.choices > 0) return Array.from({ length: axis.choices }, (_, choice) => choice).filter((choice) => choice !== u);
  return axis.levels <= defaults.fewLevels ? [u - 1 / axis.levels, u + 1 / axis.levels].filter((v) => v > 0 && v < 1) : [];
}

/** Moves to neighbouring values, one axis at a time, as long as that helps. */
function polish(space: CompiledSpace, start: Point, acquisition: Acquisition, donor: Point | undefined, rng: Rng): Candidate {
  let best: Candidate = { point: start, value: acquisition.value(toFeature(space, start)) };
  for (let round = 0, improved = true; improved && round < defaults.rounds; round++) {
    improved = false;
    for (const [k, axis] of space.axes.entries()) {
      const u = best.point[k]!;
      for (const other of Number.isNaN(u) ? [] : neighbours(axis, u)) {
        const point = best.point.slice();
        point[k] = other;
        snap(space, settle(space, point, fillFrom(donor, rng)));
        const value = acquisition.value(toFeature(space, point));
        if (value <= best.value + 1e-9) continue;
        best = { point, value };
        improved = true;
      }
    }
  }
  return best;
}

/**
 * The place where an acquisition function is highest, as far as multi-start local search finds it, and that `isNew`.
 * `incumbents`: known points, best first.
 */
export function propose(space: CompiledSpace, incumbents: readonly Point[], acquisition: Acquisition, isNew: (point: Point) => boolean, rng: Rng): Point {
  const starts = collectStarts(space, incumbents, acquisition, rng);
  const ends = starts.slice(0, defaults.climbs).map(({ point }) =>
    polish(space, snap(space, climb(space, point, acquisition).slice()), acquisition, incumbents[0], rng));
  const candidates = [...ends.sort((a, b) => b.value - a.value), ...starts];
  return candidates.find(({ point }) => isNew(snap(space, point)))?.point ?? samplePoint(space, rng);
}
