import { readdir } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { UserError } from '../../../base/errors.ts';
import { phrase } from '../../../model/phrase.ts';
import type { Problem } from '../../../model/problem.ts';
import { imageName } from './decode.ts';

/** Names that stand above class folders, and the part that they mean. */
const partNames: Readonly<Record<string, number>> = { train: 0, training: 0, val: 1, valid: 1, validation: 1, test: 2, testing: 2 };

export interface ImageFiles {
  /** Relative to the root, in a stable order. */
  files: string[];
  labels: Int32Array;
  given: Int8Array;
  classes: string[];
  problems: Problem[];
}

const collator = new Intl.Collator('en', { numeric: true });

async function foldersIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name).sort(collator.compare);
}

/** The class folders below the root, each with its part: the root's own folders, or those of its train, val and test. */
async function classFolders(root: string): Promise<{ folder: string; name: string; part: number }[]> {
  const top = await foldersIn(root), split = top.filter((name) => name.toLowerCase() in partNames);
  if (!split.some((name) => partNames[name.toLowerCase()] === 0)) return top.map((name) => ({ folder: name, name, part: -1 }));
  const nested = await Promise.all(split.map(async (part) => {
    const names = await foldersIn(join(root, part));
    return names.map((name) => ({ folder: join(part, name), name, part: partNames[part.toLowerCase()]! }));
  }));
  return nested.flat();
}

/** Every image of every class folder, sub-folders included. @throws UserError where there is no folder, or fewer than two classes with images */
export async function collectImages(root: string, shown: string): Promise<ImageFiles> {
  const folders = await classFolders(root).catch(() => {
    throw new UserError(`The folder ${shown} cannot be read. It should hold one folder of images per class.`);
  });
  const classes = [...new Set(folders.map(({ name }) => name))].sort(collator.compare), problems: Problem[] = [];
  const found: { file: string; label: number; part: number }[] = [];
  for (const { folder, name, part } of folders) {
    const names = (await readdir(join(root, folder), { recursive: true })).filter((file) => imageName.test(file) && !file.split(sep).some((piece) => piece.startsWith('.')));
    if (names.length === 0) problems.push({ source: join(shown, folder), severity: 'warning', message: phrase('There are no images in this class folder.') });
    for (const file of names.sort(collator.compare)) found.push({ file: join(folder, file), label: classes.indexOf(name), part });
  }
  if (new Set(found.map(({ label }) => label)).size < 2) {
    throw new UserError(`${shown} needs at least two folders with images, one per class.`);
  }
  return {
    files: found.map(({ file }) => file), labels: Int32Array.from(found, ({ label }) => label), given: Int8Array.from(found, ({ part }) => part), classes, problems,
  };
}
