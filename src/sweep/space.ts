import type { CategoricalParameter, NumberParameter, Parameter, Params, ParamValue, Space } from '../model/space.ts';
import { quantilesOf } from './quantiles.ts';
import { type Rng, below, weighted } from '../base/rng.ts';

/**
 * A place in a space as the searches see it, one number per axis: a position in [0, 1] where the axis is a range, the index of
 * the choice where it is categorical, NaN where the parameter is inactive.
 */
export type Point = Float64Array;

/** One parameter, compiled. */
export interface Axis {
  readonly name: string;
  /** How many choices a categorical parameter has; 0 for a range. */
  readonly choices: number;
  /** How many values there are; Infinity for a float without a step. */
  readonly levels: number;
  /** The coordinate of the value at an index below `levels`. */
  atLevel(index: number): number;
  /** Prior weights of the choices, where some are likelier than others. */
  readonly weights?: readonly number[] | undefined;
  /** Index of the axis that decides whether this one is active; −1 where it always is. */
  readonly parent: number;
  /** Whether a value of the parent makes this axis active. */
  admits(value: ParamValue): boolean;
  toValue(coordinate: number): ParamValue;
  /** NaN for a value that is not of this axis. */
  toCoordinate(value: ParamValue | undefined): number;
}

/** A space made ready for a search. Axes stand in the order of the space; `order` has parents before children. */
export interface CompiledSpace {
  readonly axes: readonly Axis[];
  readonly order: readonly number[];
  /** Points that were worked out before, for parameters that lack nothing: a sweep asks for those of all its trials at every suggestion. */
  readonly points: WeakMap<Params, Point>;
}

const compiled = new WeakMap<Space, CompiledSpace>();

const clamp01 = (u: number): number => Math.min(1, Math.max(0, u));

/** The values of a stepped range share [0, 1] as their prior has it: each stands for what is nearer to it than to its neighbours. */
function steppedAxis(p: NumberParameter, step: number): Pick<Axis, 'levels' | 'toValue' | 'toCoordinate'> {
  const count = Math.floor((p.high - p.low) / step + 1e-9) + 1;
  const scale = p.log ? Math.log : (x: number): number => x;
  const unscale = p.log ? Math.exp : (x: number): number => x;
  // A log range may start at half a step or less, below which there is no logarithm.
  const low = p.log ? Math.max(p.low - step / 2, p.low / 2) : p.low - step / 2, high = p.low + (count - 0.5) * step;
  const from = scale(low), width = scale(high) - from, { toPlace, toShare } = quantilesOf({ ...p, low, high });
  return {
    levels: count,
    toValue(u) {
      const k = Math.round((unscale(from + toPlace(clamp01(u)) * width) - p.low) / step);
      const value = p.low + Math.min(count - 1, Math.max(0, k)) * step;
      return p.type === 'int' ? Math.round(value) : Number(value.toPrecision(12));
    },
    toCoordinate: (value) => (typeof value === 'number' ? toShare(clamp01((scale(value) - from) / width)) : NaN),
  };
}

const stepOf = (p: NumberParameter): number => p.step ?? (p.type === 'int' ? 1 : 0);

function rangeAxis(p: NumberParameter): Pick<Axis, 'levels' | 'toValue' | 'toCoordinate'> {
  const step = stepOf(p);
  if (step > 0) return steppedAxis(p, step);
  const from = p.log ? Math.log(p.low) : p.low, width = (p.log ? Math.log(p.high) : p.high) - from;
  const { toPlace, toShare } = quantilesOf(p);
  return {
    levels: width === 0 ? 1 : Infinity,
    toValue(u) {
      const at = from + toPlace(clamp01(u)) * width;
      return Math.min(p.high, Math.max(p.low, p.log ? Math.exp(at) : at));
    },
    toCoordinate(value) {
      if (typeof value !== 'number') return NaN;
      return width === 0 ? 0.5 : toShare(clamp01(((p.log ? Math.log(value) : value) - from) / width));
    },
  };
}

function choiceAxis(p: CategoricalParameter): Pick<Axis, 'levels' | 'toValue' | 'toCoordinate' | 'weights'> {
  return {
    levels: p.choices.length,
    weights: p.weights,
    toValue: (index) => p.choices[index] ?? null,
    toCoordinate(value) {
      const index = p.choices.indexOf(value as ParamValue);
      return index < 0 ? NaN : index;
    },
  };
}

function compileAxis(p: Parameter, names: ReadonlyMap<string, number>): Axis {
  const range = p.type === 'categorical' ? choiceAxis(p) : rangeAxis(p);
  const step = p.type === 'categorical' ? 0 : stepOf(p);
  const when = p.when;
  return {
    name: p.name,
    choices: p.type === 'categorical' ? p.choices.length : 0,
    ...range,
    atLevel: (index) => (p.type === 'categorical' ? index : range.toCoordinate(p.low + index * step)),
    parent: when ? (names.get(when.param) ?? -1) : -1,
    admits: (value) => !when || when.in.includes(value),
  };
}

/** Parents first. A parameter whose conditions go round in a circle never becomes active and is left out. */
function parentsFirst(axes: readonly Axis[]): number[] {
  const order: number[] = [], placed = new Set<number>();
  for (let added = true; added;) {
    added = false;
    axes.forEach((axis, i) => {
      if (placed.has(i) || (axis.parent >= 0 && !placed.has(axis.parent))) return;
      placed.add(i);
      order.push(i);
      added = true;
    });
  }
  return order;
}

/** Neither a space nor the parameters of a trial ever change, so that what was worked out for them stays true. */
export function compileSpace(space: Space): CompiledSpace {
  const known = compiled.get(space);
  if (known) return known;
  const names = new Map(space.map((p, i) => [p.name, i]));
  const axes = space.map((p) => compileAxis(p, names));
  const made = { axes, order: parentsFirst(axes), points: new WeakMap<Params, Point>() };
  compiled.set(space, made);
  return made;
}

/** Makes a point whole again after its coordinates changed: what is inactive becomes NaN, what became active asks `fill`. */
export function settle(space: CompiledSpace, point: Point, fill: (axis: Axis, index: number) => number): Point {
  for (const i of space.order) {
    const axis = space.axes[i]!, up = axis.parent;
    const active = up < 0 || (!Number.isNaN(point[up]!) && axis.admits(space.axes[up]!.toValue(point[up]!)));
    if (!active) point[i] = NaN;
    else if (Number.isNaN(point[i]!)) point[i] = fill(axis, i);
  }
  return point;
}

/** A coordinate drawn from the prior of an axis. */
export function sampleAxis(axis: Axis, rng: Rng): number {
  if (axis.choices === 0) return rng();
  return axis.weights ? weighted(rng, axis.weights) : below(rng, axis.choices);
}

export function samplePoint(space: CompiledSpace, rng: Rng): Point {
  return settle(space, new Float64Array(space.axes.length).fill(NaN), (axis) => sampleAxis(axis, rng));
}

export function toParams(space: CompiledSpace, point: Point): Params {
  const params: Params = {};
  space.axes.forEach((axis, i) => {
    if (!Number.isNaN(point[i]!)) params[axis.name] = axis.toValue(point[i]!);
  });
  return params;
}

/** The point of a trial's parameters. What it lacks, or has outside of the space, is drawn: an earlier sweep may have had another space. */
export function toPoint(space: CompiledSpace, params: Params, rng: Rng): Point {
  const known = space.points.get(params);
  if (known) return known.slice();
  let isDrawn = false;
  const point = settle(space, Float64Array.from(space.axes, (axis) => axis.toCoordinate(params[axis.name])), (axis) => {
    isDrawn = true;
    return sampleAxis(axis, rng);
  });
  if (!isDrawn) space.points.set(params, point.slice());
  return point;
}

/** Moves every coordinate to the nearest one that a value has, so that two points with equal values are equal. */
export function snap(space: CompiledSpace, point: Point): Point {
  space.axes.forEach((axis, i) => {
    if (axis.levels !== Infinity && !Number.isNaN(point[i]!)) point[i] = axis.toCoordinate(axis.toValue(point[i]!));
  });
  return point;
}
