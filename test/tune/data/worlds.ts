import type { ArrayOptions, DataOptions, TableOptions } from '../../../src/tune/data/options.ts';
import { imageDefaults, picture, put } from './pictures.ts';
import { float32, int64 } from './npyFiles.ts';
import { type Row, writers } from './tableFiles.ts';

export const tableDefaults: Omit<TableOptions, 'path'> = {
  kind: 'table', target: ['kind'], standardise: true, split: imageDefaults.split, augment: imageDefaults.augment,
};

export const arrayDefaults: Omit<ArrayOptions, 'path'> = { kind: 'arrays', normalise: 'none', split: imageDefaults.split, augment: imageDefaults.augment };

/** Numbers, categories and something missing; which kind it is can be learned from them. */
export const tableRows = (): Row[] => Array.from({ length: 50 }, (_, n) => ({
  length: n * 1.5, colour: ['red', 'green', 'blue'][n % 3]!, weight: n % 7 === 0 ? null : n / 10, kind: n < 30 ? 'a' : 'b',
}));

/** For each kind of data: writes 30 examples of class a and 20 of class b below the folder. */
export const worlds: Record<DataOptions['kind'], (folder: string) => DataOptions> = {
  images(folder) {
    for (let n = 0; n < 30; n++) put(folder, `set/a/${n}.png`, picture(n, 0.3));
    for (let n = 0; n < 20; n++) put(folder, `set/b/${n}.png`, picture(100 + n, 0.9));
    return { ...imageDefaults, path: 'set', augment: { ...imageDefaults.augment, flip: 'both', crop: 0.3, brightness: 0.2, contrast: 0.2, saturation: 0.2, mixup: 0.4 } };
  },
  table(folder) {
    writers['csv']!(folder, 'set.csv', tableRows());
    return { ...tableDefaults, path: 'set.csv', augment: { ...tableDefaults.augment, mixup: 0.4 } };
  },
  arrays(folder) {
    put(folder, 'x.npy', float32([50, 3, 2], Array.from({ length: 300 }, (_, n) => n / 300)));
    put(folder, 'y.npy', int64([50], Array.from({ length: 50 }, (_, n) => (n < 30 ? 0 : 1))));
    return { ...arrayDefaults, path: 'x.npy', labels: 'y.npy', augment: { ...arrayDefaults.augment, mixup: 0.4 } };
  },
};
