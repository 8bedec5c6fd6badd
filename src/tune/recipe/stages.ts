import { phrase } from '../../model/phrase.ts';
import type { Fields } from '../fields.ts';
import { isText } from '../fields.ts';
import type { Freeze, Stage } from './contract.ts';

const defaults = {
  epochs: 5,
  lr: 1e-3,
  /** Of the learning rate before, once pre-trained layers learn. */
  lower: 0.1,
  /** Share of the pre-trained layers that stays frozen in the second stage. */
  frozen: 0.5,
};

/** Where a file names none: the new head alone, then the upper half of the model with it, at a tenth of the rate. */
const usual: readonly Stage[] = [
  { name: 'head', epochs: defaults.epochs, freeze: { kind: 'base' }, lr: defaults.lr },
  { name: 'fine-tune', epochs: defaults.epochs, freeze: { kind: 'share', share: defaults.frozen }, lr: defaults.lr * defaults.lower },
];

export function readStages(file: Fields): readonly Stage[] {
  const entries = file.entries('stages');
  if (!entries) return usual;
  if (entries.length === 0) {
    file.report('stages', phrase('At least one stage is needed.'));
    return usual;
  }
  return entries.map((fields, at): Stage => {
    const standard = usual[Math.min(at, usual.length - 1)]!;
    const stage = {
      name: fields.text('name') ?? (at < usual.length ? standard.name : `stage-${at + 1}`),
      epochs: fields.count('epochs') ?? standard.epochs,
      freeze: readFreeze(fields) ?? standard.freeze,
      lr: fields.number('lr', { above: 0 }) ?? standard.lr,
    };
    fields.done();
    return stage;
  });
}

/** `base`, `none`, a share below 1, a list of names, `{until: block_6}` or `{allBut: 3}`. */
function readFreeze(fields: Fields): Freeze | undefined {
  const value = fields.raw('freeze');
  if (value === undefined) return undefined;
  if (value === 'base' || value === 'none') return { kind: value };
  if (typeof value === 'number') {
    const share = fields.number('freeze', { least: 0, most: 1 });
    return share === undefined ? undefined : { kind: 'share', share };
  }
  if (typeof value === 'string' || Array.isArray(value)) return { kind: 'names', names: fields.list('freeze', isText) ?? [] };
  const map = fields.fields('freeze'), until = map.text('until'), allBut = map.count('allBut', 0);
  map.done();
  if (until !== undefined) return { kind: 'until', layer: until };
  if (allBut !== undefined) return { kind: 'allBut', count: allBut };
  return fields.report('freeze', phrase('One of these is expected here: {0}.', 'base, none, 0.5, [block_1*], {until: block_6}, {allBut: 3}'));
}
