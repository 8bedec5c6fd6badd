import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, isAbsolute, join } from 'node:path';
import { cacheFolder } from '../../../base/cacheFolder.ts';
import { type Phrase, phrase } from '../../../model/phrase.ts';
import type { BackendSettings } from '../contract.ts';

/** A TensorFlow on the disk. */
export interface Library {
  origin: Phrase;
  /** Folder with the shared libraries. */
  folder: string;
  /** As the files beside it say, without loading it. */
  version?: string;
}

export const libraryNames = {
  /** Of the Python package and the Java archive, since 2.13. */
  split: 'libtensorflow_cc.so.2',
  framework: 'libtensorflow_framework.so.2',
  /** Of the C library and of the packages of npm: the same functions in one file. */
  whole: 'libtensorflow.so.2',
};

/** Where what belongs to Lossband is kept on this machine. */
export function storageOf({ storage }: BackendSettings): string {
  return storage ?? cacheFolder();
}

const holdsLibrary = (folder: string): boolean =>
  existsSync(join(folder, libraryNames.framework)) && (existsSync(join(folder, libraryNames.split)) || existsSync(join(folder, libraryNames.whole)));

/** Every TensorFlow in the order of choice: set by hand, downloaded by us, of the user's Python, of a package of npm. Nothing is loaded or started. */
export function findTensorflow(settings: BackendSettings): { libraries: Library[]; reasons: Phrase[] } {
  const libraries: Library[] = [], reasons: Phrase[] = [];
  const add = (folder: string, origin: Phrase): void => {
    // The same folder has several names where `lib64` is a link to `lib`.
    const isKnown = (): boolean => libraries.some((library) => realpathSync(library.folder) === realpathSync(folder));
    if (holdsLibrary(folder) && !isKnown()) libraries.push({ origin, folder, ...versionOf(folder) });
  };
  const chosen = settings.tensorflow ?? process.env['LOSSBAND_TENSORFLOW'];
  if (chosen) {
    add(chosen, phrase('set by hand'));
    if (libraries.length === 0) reasons.push(phrase('{0} was set as the folder of TensorFlow, but has no {1}.', chosen, libraryNames.framework));
  }
  // The newest first, and of one version the one with CUDA.
  for (const download of inside(join(storageOf(settings), 'tensorflow'), /./).sort().reverse()) add(join(download, 'tensorflow'), phrase('downloaded by Lossband'));
  for (const prefix of pythonPrefixes(settings)) {
    for (const packages of packageFolders(prefix)) add(join(packages, 'tensorflow'), phrase('the Python environment {0}', prefix));
  }
  for (const name of ['tfjs-node-gpu', 'tfjs-node']) {
    if (settings.folder) add(join(settings.folder, 'node_modules', '@tensorflow', name, 'deps', 'lib'), phrase('the npm package {0}', `@tensorflow/${name}`));
  }
  if (libraries.length === 0) reasons.push(phrase('No TensorFlow (2.13 or newer) was found: install the Python package `tensorflow`, or name the folder of one in the settings.'));
  return { libraries, reasons };
}

/** Python environments: of the chosen interpreter, the activated one, those in the workspace, those on the PATH, the user's own packages. */
function pythonPrefixes({ python = process.env['LOSSBAND_PYTHON'], folder }: BackendSettings): string[] {
  // An interpreter is at PREFIX/bin/python; a link to it is not followed, because in a virtual environment it leads out of it.
  const named = python && isAbsolute(python) ? [dirname(dirname(python))] : [];
  const active = [process.env['VIRTUAL_ENV'], process.env['CONDA_PREFIX']].filter((prefix) => prefix !== undefined);
  const local = folder ? ['.venv', 'venv', 'env'].map((name) => join(folder, name)) : [];
  const found = (process.env['PATH'] ?? '').split(delimiter).filter((bin) => bin && ['python3', 'python'].some((name) => existsSync(join(bin, name)))).flatMap(prefixesOf);
  return [...new Set([...named, ...active, ...local, ...found, join(homedir(), '.local')])];
}

/** Where the interpreter of a folder of the PATH has its packages. pyenv's stands for all that it installed. */
const prefixesOf = (bin: string): string[] => (basename(bin) === 'shims' ? inside(join(dirname(bin), 'versions'), /./) : [dirname(bin)]);

const packageFolders = (prefix: string): string[] => inside(prefix, /^lib(64)?$/).flatMap((lib) => inside(lib, /^python3/)).flatMap((lib) => inside(lib, /^(site|dist)-packages$/));

/** What is in a folder under such names; nothing where there is no folder. */
function inside(folder: string, name: RegExp): string[] {
  try {
    return readdirSync(folder).filter((entry) => name.test(entry)).map((entry) => join(folder, entry));
  } catch {
    return [];
  }
}

/** The version that pip noted beside the package: `tensorflow_cpu-2.21.0.dist-info`. */
function versionOf(folder: string): { version?: string } {
  const [noted] = inside(dirname(folder), /^tensorflow(_cpu|_gpu)?-[^-]*\.dist-info$/);
  return noted ? { version: /-([^-]*)\.dist-info$/.exec(noted)![1]! } : {};
}
