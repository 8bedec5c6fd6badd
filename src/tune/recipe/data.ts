import { phrase } from '../../model/phrase.ts';
import type { ArrayOptions, AugmentOptions, DataOptions, ImageOptions, SplitOptions, TableOptions } from '../data/options.ts';
import { normalisations } from '../data/options.ts';
import { type Fields, isText } from '../fields.ts';
import type { ExpectedInput } from '../models/contract.ts';
import type { DataSettings } from './contract.ts';

const defaults = {
  /** Of the examples, where the data itself does not say which they are. */
  val: 0.2,
  /** Where the model takes any size. */
  size: 96,
};

const isSide = (item: unknown): item is number => Number.isInteger(item) && (item as number) > 0;
const tasks = ['classification', 'regression'] as const;

function readSplit(fields: Fields, isTable: boolean): SplitOptions {
  const split = fields.fields('split'), column = isTable ? split.text('column') : undefined;
  const options = {
    val: split.number('val', { least: 0, below: 1 }) ?? defaults.val, test: split.number('test', { least: 0, below: 1 }) ?? 0,
    stratify: split.flag('stratify') ?? true, seed: split.count('seed', 0) ?? 0, ...(column !== undefined && { column }),
  };
  split.done();
  return options;
}

/** Only images are turned and coloured; any examples can be mixed. */
function readAugment(fields: Fields, isImages: boolean): AugmentOptions {
  const augment = fields.fields('augment'), share = (key: string): number => (isImages ? augment.number(key, { least: 0, most: 1 }) : undefined) ?? 0;
  const options = {
    flip: (isImages ? augment.choice('flip', ['none', 'horizontal', 'vertical', 'both']) : undefined) ?? ('none' as const),
    crop: share('crop'), brightness: share('brightness'), contrast: share('contrast'), saturation: share('saturation'),
    mixup: augment.number('mixup', { least: 0, most: 1 }) ?? 0,
  };
  augment.done();
  return options;
}

const common = (fields: Fields, kind: DataOptions['kind']): { split: SplitOptions; augment: AugmentOptions } => ({
  split: readSplit(fields, kind === 'table'), augment: readAugment(fields, kind === 'images'),
});

function readImages(fields: Fields): DataSettings {
  const size = fields.list('size', isSide), channels = fields.choice('channels', ['grey', 'rgb']), normalise = fields.choice('normalise', normalisations);
  return {
    kind: 'images', path: fields.text('images') ?? '.', fit: fields.choice('fit', ['stretch', 'crop']) ?? 'stretch', ...common(fields, 'images'),
    ...(size && size.length > 0 && { size: [size[0]!, size[1] ?? size[0]!] as [number, number] }),
    ...(channels && { channels: channels === 'rgb' ? (3 as const) : (1 as const) }),
    ...(normalise && { normalise }),
  };
}

function readTable(fields: Fields): TableOptions {
  const target = fields.list('target', isText), features = fields.list('features', isText), task = fields.choice('task', tasks);
  if (!target || target.length === 0) fields.report('target', phrase('A table needs `target`: the column to predict, or several of them.'));
  return {
    kind: 'table', path: fields.text('table') ?? '.', target: target ?? [], standardise: fields.flag('standardise') ?? true, ...common(fields, 'table'),
    ...(features && { features }), ...(task && { task }),
  };
}

function readArrays(fields: Fields): DataSettings {
  const labels = fields.text('labels'), shape = fields.list('shape', isSide), task = fields.choice('task', tasks), normalise = fields.choice('normalise', normalisations);
  const keys = fields.has('keys') ? fields.fields('keys') : undefined, inputKey = keys?.text('inputs'), labelKey = keys?.text('labels');
  keys?.done();
  if (keys && (inputKey === undefined || labelKey === undefined)) fields.report('keys', phrase('`keys` names both arrays: `inputs` and `labels`.'));
  return {
    kind: 'arrays', path: fields.text('arrays') ?? '.', ...common(fields, 'arrays'),
    ...(labels !== undefined && { labels }), ...(shape && { shape }), ...(task && { task }), ...(normalise && { normalise }),
    ...(inputKey !== undefined && labelKey !== undefined && { keys: { inputs: inputKey, labels: labelKey } }),
  };
}

export function readData(fields: Fields): DataSettings {
  const named = (['images', 'table', 'arrays'] as const).filter((kind) => fields.has(kind)), [kind] = named;
  if (named.length !== 1) {
    const message = phrase('`data` needs one of these: `images`, a folder with a folder for each class; `table`, a CSV, JSON-lines or Parquet file; `arrays`, NumPy files.');
    fields.report('images', message);
  }
  const settings = kind === 'table' ? readTable(fields) : kind === 'arrays' ? readArrays(fields) : readImages(fields);
  fields.done();
  return settings;
}

/** What the file leaves out as the model wants it. */
export function completeData(settings: DataSettings, expected: ExpectedInput): DataOptions {
  if (settings.kind === 'images') return completeImages(settings, expected);
  return settings.kind === 'arrays' ? ({ ...settings, normalise: settings.normalise ?? 'none' } satisfies ArrayOptions) : settings;
}

function completeImages(settings: Extract<DataSettings, { kind: 'images' }>, { shape: [height, width, channels], normalise }: ExpectedInput): ImageOptions {
  return {
    ...settings,
    size: settings.size ?? [height ?? defaults.size, width ?? defaults.size],
    channels: settings.channels ?? (channels === 1 ? 1 : 3),
    normalise: settings.normalise ?? normalise ?? 'unit',
  };
}
