import { join } from 'node:path';
import { cacheFolder } from '../../base/cacheFolder.ts';
import type { CatalogueEntry } from '../../model/catalogue.ts';

/** Where a model of the catalogue is kept on this machine. Another version is another model. */
export const entryFolder = ({ id, source }: CatalogueEntry): string => join(cacheFolder(), 'models', `${id}-${source.version}`);

/** Its file, whether it was fetched or not. */
export const entryFile = (entry: CatalogueEntry): string => join(entryFolder(entry), entry.file);
