import { phrase } from '../../model/phrase.ts';
import type { ImageOptions } from '../data/options.ts';
import { normalisations } from '../data/options.ts';
import type { Fields } from '../fields.ts';
import type { ExpectedInput } from '../models/contract.ts';
import type { DataSettings } from './contract.ts';

const defaults = {
  /** Of the examples, where the data itself does not say which they are. */
  val: 0.2,
  /** Where the model takes any size. */
  size: 96,
};

const isSide = (item: unknown): item is number => Number.isInteger(item) && (item as number) > 0;

export function readData(fields: Fields): DataSettings {
  const path = fields.text('images'), split = fields.fields('split'), augment = fields.fields('augment');
  if (!fields.has('images')) fields.report('images', phrase('`data` needs `images`: a folder with a folder of images for each class.'));
  const size = fields.list('size', isSide), channels = fields.choice('channels', ['grey', 'rgb']), normalise = fields.choice('normalise', normalisations);
  const share = (key: string): number => augment.number(key, { least: 0, most: 1 }) ?? 0;
  const settings: DataSettings = {
    kind: 'images',
    path: path ?? '.',
    fit: fields.choice('fit', ['stretch', 'crop']) ?? 'stretch',
    split: {
      val: split.number('val', { least: 0, below: 1 }) ?? defaults.val, test: split.number('test', { least: 0, below: 1 }) ?? 0,
      stratify: split.flag('stratify') ?? true, seed: split.count('seed', 0) ?? 0,
    },
    augment: {
      flip: augment.choice('flip', ['none', 'horizontal', 'vertical', 'both']) ?? 'none',
      crop: share('crop'), brightness: share('brightness'), contrast: share('contrast'), saturation: share('saturation'), mixup: share('mixup'),
    },
    ...(size && size.length > 0 && { size: [size[0]!, size[1] ?? size[0]!] as [number, number] }),
    ...(channels && { channels: channels === 'rgb' ? (3 as const) : (1 as const) }),
    ...(normalise && { normalise }),
  };
  for (const section of [split, augment, fields]) section.done();
  return settings;
}

/** What the file leaves out as the model wants it. */
export function completeData(settings: DataSettings, { shape: [height, width, channels], normalise }: ExpectedInput): ImageOptions {
  return {
    ...settings,
    size: settings.size ?? [height ?? defaults.size, width ?? defaults.size],
    channels: settings.channels ?? (channels === 1 ? 1 : 3),
    normalise: settings.normalise ?? normalise ?? 'unit',
  };
}
