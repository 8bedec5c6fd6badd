import { arrays } from './arrays/arrays.ts';
import { createDataset } from './dataset.ts';
import type { AnySource, Dataset } from './contract.ts';
import { images } from './images/imageFolder.ts';
import type { DataOptions } from './options.ts';
import { table } from './tables/table.ts';

/** Every kind of data, one line each. */
export const dataSources: readonly AnySource[] = [images, table, arrays];

/**
 * Opens what a recipe's `data` names. Nothing of the examples is held; see `Dataset`.
 * @param base folder that relative paths are relative to
 * @throws UserError where there is nothing to train on
 */
export async function openDataset(options: DataOptions, base: string): Promise<Dataset> {
  const source = dataSources.find(({ id }) => id === options.kind)!;
  // The source was picked by the kind of these options, which the type of the list cannot say.
  return createDataset(await source.open(options as never, base), options);
}
