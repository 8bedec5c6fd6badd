import type { DataOptions } from '../../../src/tune/data/options.ts';
import { imageDefaults, picture, put } from './pictures.ts';

/** For each kind of data: writes 30 examples of class a and 20 of class b below the folder. */
export const worlds: Record<DataOptions['kind'], (folder: string) => DataOptions> = {
  images(folder) {
    for (let n = 0; n < 30; n++) put(folder, `set/a/${n}.png`, picture(n, 0.3));
    for (let n = 0; n < 20; n++) put(folder, `set/b/${n}.png`, picture(100 + n, 0.9));
    return { ...imageDefaults, path: 'set', augment: { ...imageDefaults.augment, flip: 'both', crop: 0.3, brightness: 0.2, contrast: 0.2, saturation: 0.2, mixup: 0.4 } };
  },
};
