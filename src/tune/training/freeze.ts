import type { LayersModel } from '@tensorflow/tfjs-layers';
import { UserError } from '../../base/errors.ts';
import { globMatches } from '../../model/glob.ts';
import { headNames } from '../models/head.ts';
import type { Freeze, Recipe } from '../recipe/contract.ts';
import { leafLayers, type NamedLayer } from './weights.ts';

const newNames = new Set<string>(Object.values(headNames));

/** A layer of the pre-trained part. */
export const isBase = (layer: string): boolean => !newNames.has(layer.split('/').at(-1)!);

const isIn = (name: string, wanted: string): boolean => name.split('/').some((part) => part === wanted || (part.startsWith(wanted) && /[._/]/.test(part[wanted.length]!)));

/**
 * Sets which layers learn; everything else does. Layers without weights in front of the last frozen one are frozen with it, so that no
 * dropout stands within the frozen part.
 * @throws UserError where the layer that is named is none of the model's
 */
export function applyFreeze(model: LayersModel, freeze: Freeze, batchNorm: Recipe['batchNorm']): void {
  const all = leafLayers(model), base = all.filter(({ name }) => isBase(name));
  for (const { layer } of all) layer.trainable = true;
  const frozen = freeze.kind === 'names' ? named(base, freeze.names) : base.slice(0, prefixOf(base, freeze));
  // With the statistics of a few small batches a layer that has just been unfrozen forgets what the pre-trained one knew.
  const norms = batchNorm === 'frozen' ? base.filter(({ layer }) => layer.getClassName() === 'BatchNormalization') : [];
  for (const { layer } of [...frozen, ...norms]) layer.trainable = false;
}

/** How many of the base's layers, counted from the input, are frozen. */
function prefixOf(base: readonly NamedLayer[], freeze: Exclude<Freeze, { kind: 'names' }>): number {
  const weighted = base.flatMap(({ layer }, at) => (layer.weights.length > 0 ? [at] : []));
  const through = (count: number): number => (count <= 0 ? 0 : count >= weighted.length ? base.length : weighted[count - 1]! + 1);
  switch (freeze.kind) {
    case 'none': return 0;
    case 'base': return base.length;
    case 'share': return through(Math.round(freeze.share * weighted.length));
    case 'allBut': return through(weighted.length - freeze.count);
    case 'until': {
      const at = base.findIndex(({ name }) => isIn(name, freeze.layer));
      if (at < 0) throw new UserError(`The model has no layer or block “${freeze.layer}”. Its layers are: ${listed(base)}.`);
      return at;
    }
  }
}

function named(base: readonly NamedLayer[], globs: readonly string[]): NamedLayer[] {
  for (const glob of globs) {
    if (!base.some(({ name }) => globMatches(glob, name))) throw new UserError(`The model has no layer “${glob}”. Its layers are: ${listed(base)}.`);
  }
  return base.filter(({ name }) => globs.some((glob) => globMatches(glob, name)));
}

/** Both ends of the list: a model may have hundreds. */
function listed(base: readonly NamedLayer[]): string {
  const names = base.filter(({ layer }) => layer.weights.length > 0).map(({ name }) => name);
  return names.length <= 12 ? names.join(', ') : `${names.slice(0, 6).join(', ')}, …, ${names.slice(-6).join(', ')}`;
}
