import { UserError } from '../../base/errors.ts';
import { globMatches } from '../../model/glob.ts';
import type { Freeze } from './contract.ts';

/** A layer of the pre-trained part that holds no others. */
export interface PlainLayer {
  /** Names of the models that it is in and its own, with / between. */
  path: string;
  /** It has weights. */
  weighted: boolean;
}

const isIn = (path: string, wanted: string): boolean => path.split('/').some((part) => part === wanted || (part.startsWith(wanted) && /[._/]/.test(part[wanted.length]!)));

/**
 * Paths of the layers that are frozen. Layers without weights in front of the last frozen one are frozen with it, so that no dropout
 * stands within the frozen part.
 * @param base all layers of the pre-trained part, from the input
 * @throws UserError where the layer that is named is none of them
 */
export function frozenLayers(base: readonly PlainLayer[], freeze: Freeze): Set<string> {
  const frozen = freeze.kind === 'names' ? named(base, freeze.names) : base.slice(0, prefixOf(base, freeze));
  return new Set(frozen.map(({ path }) => path));
}

/** How many of the layers, counted from the input, are frozen. */
function prefixOf(base: readonly PlainLayer[], freeze: Exclude<Freeze, { kind: 'names' }>): number {
  const weighted = base.flatMap((layer, at) => (layer.weighted ? [at] : []));
  const through = (count: number): number => (count <= 0 ? 0 : count >= weighted.length ? base.length : weighted[count - 1]! + 1);
  switch (freeze.kind) {
    case 'none': return 0;
    case 'base': return base.length;
    case 'share': return through(Math.round(freeze.share * weighted.length));
    case 'allBut': return through(weighted.length - freeze.count);
    case 'until': {
      const at = base.findIndex(({ path }) => isIn(path, freeze.layer));
      if (at < 0) throw new UserError(`The model has no layer or block “${freeze.layer}”. Its layers are: ${listed(base)}.`);
      return at;
    }
  }
}

function named(base: readonly PlainLayer[], globs: readonly string[]): PlainLayer[] {
  for (const glob of globs) {
    if (!base.some(({ path }) => globMatches(glob, path))) throw new UserError(`The model has no layer “${glob}”. Its layers are: ${listed(base)}.`);
  }
  return base.filter(({ path }) => globs.some((glob) => globMatches(glob, path)));
}

/** Both ends of the list: a model may have hundreds. */
function listed(base: readonly PlainLayer[]): string {
  const names = base.filter(({ weighted }) => weighted).map(({ path }) => path);
  return names.length <= 12 ? names.join(', ') : `${names.slice(0, 6).join(', ')}, …, ${names.slice(-6).join(', ')}`;
}

/** A layer of the pre-trained part, with what a person may say of it. */
export interface ChoosableLayer extends PlainLayer {
  /** Layers that belong together, e.g. `block_6`; '' for none. */
  block: string;
  /** A stage decides whether it learns; for the others it makes no difference what is said of them. */
  choosable: boolean;
}

/** The shortest way to say that of all choosable layers exactly these are frozen. */
export function spellFreeze(base: readonly ChoosableLayer[], wanted: ReadonlySet<string>): Freeze {
  const choosable = base.filter((layer) => layer.choosable), learning = choosable.find(({ path }) => !wanted.has(path));
  const until = learning ? [learning.block, learning.path.split('/').at(-1)!].filter(Boolean).map((layer): Freeze => ({ kind: 'until', layer })) : [];
  const names: Freeze = { kind: 'names', names: shortNames(choosable, wanted) }, exact: Freeze = { kind: 'names', names: [...wanted] };
  return [{ kind: 'base' } as const, { kind: 'none' } as const, ...until, names].find((freeze) => saysThat(base, freeze, wanted)) ?? exact;
}

/** Whether this freezes exactly the wanted ones of the choosable layers. */
export function saysThat(base: readonly ChoosableLayer[], freeze: Freeze, wanted: ReadonlySet<string>): boolean {
  const frozen = frozenLayers(base, freeze);
  return base.every(({ path, choosable }) => !choosable || frozen.has(path) === wanted.has(path));
}

/** A whole block as one glob. */
function shortNames(choosable: readonly ChoosableLayer[], wanted: ReadonlySet<string>): string[] {
  const whole = (block: string): boolean => block !== '' && choosable.every((layer) => layer.block !== block || wanted.has(layer.path));
  const short = ({ path, block }: ChoosableLayer): string => {
    const end = path.lastIndexOf('/') + 1 + block.length;
    return whole(block) && end < path.length ? `${path.slice(0, end + 1)}*` : path;
  };
  return [...new Set(choosable.filter(({ path }) => wanted.has(path)).map(short))];
}
