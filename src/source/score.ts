import { globMatches } from '../model/glob.ts';
import type { Site } from './contract.ts';

/** Spellings of one hyperparameter. The first is the one that logs use most. */
const synonyms: readonly (readonly string[])[] = [
  ['lr', 'learningrate', 'baselr', 'initiallr', 'maxlr', 'lr0', 'eta'],
  ['batchsize', 'bs', 'trainbatchsize', 'perdevicetrainbatchsize'],
  ['weightdecay', 'wd', 'l2'],
  ['dropout', 'pdrop', 'dropoutrate'],
  ['gradclip', 'clipgrad', 'maxgradnorm', 'gradientclipval', 'clipnorm', 'gradclipnorm'],
  ['labelsmoothing', 'smoothing'],
  ['numworkers', 'workers', 'dataloadernumworkers'],
];

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9*]+/g, '');

/** Words that loggers put around the name that the code gives: Lightning's `_step`, Keras' `epoch_`. */
const around = /^(epoch|batch|evaluation)_|_(step|epoch)$|_vs_iterations$/g;

const stages: Record<string, string> = { validation: 'val', valid: 'val', eval: 'val', dev: 'val', training: 'train', testing: 'test' };

/** The words of a tag with one spelling for each stage: `validation/Loss` and `val_loss` are alike. */
function words(tag: string): string[] {
  const split = tag.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase().split(/[^a-z0-9*]+/);
  return split.filter(Boolean).map((word) => stages[word] ?? word);
}

/** 0 to 1: how well the name at a site fits a metric's tag. */
function tagFit(name: string, tag: string): number {
  if (name === tag) return 1;
  if (name === '*') return 1;
  const letters = name.replace(/\*/g, '').replace(/[^\p{L}]+/gu, '');
  if (name.includes('*') && letters.length >= 2 && globMatches(name, tag)) return 0.9;
  const bare = tag.replace(around, '');
  if (name === bare) return 0.95;
  const [own, wanted] = [words(name), words(bare)];
  if (own.join(' ') === wanted.join(' ')) return 0.85;
  // `loss` in a function that is told its stage elsewhere; the other way round it would be another metric.
  const short = own.length > 0 && own.length < wanted.length && own.every((word) => wanted.includes(word)) && own.at(-1) === wanted.at(-1);
  return short ? 0.6 : 0;
}

/** 0 to 1: how well the name at a site fits a hyperparameter, whose own name may have dots. */
function hparamFit(name: string, hparam: string): number {
  const last = (path: string): string => plain(path.split('.').at(-1) ?? path);
  if (name === hparam) return 1;
  if (plain(name) === plain(hparam)) return 0.95;
  if (last(name) === last(hparam)) return 0.9;
  return synonyms.some((group) => group.includes(last(name)) && group.includes(last(hparam))) ? 0.8 : 0;
}

export interface Wanted {
  metric?: string;
  hparam?: string;
}

/** Scores sites for one wanted name, 0 to 1: the fit of the name times how surely the line is what it seems to be. */
export class Scorer {
  readonly #wanted: Wanted;
  /** By role and name: most sites of a workspace share few names, and comparing words is the dear part. */
  readonly #fits = new Map<string, number>();

  constructor(wanted: Wanted) {
    this.#wanted = wanted;
  }

  score({ role, name, certainty }: Site): number {
    const key = `${role} ${name}`;
    let fit = this.#fits.get(key);
    if (fit === undefined) this.#fits.set(key, (fit = this.#fit(role, name)));
    return certainty * fit;
  }

  #fit(role: Site['role'], name: string): number {
    const wanted = role === 'log' ? this.#wanted.metric : this.#wanted.hparam;
    if (wanted === undefined) return 0;
    return role === 'log' ? tagFit(name, wanted) : hparamFit(name, wanted);
  }
}
