import { lstatSync, readdirSync, realpathSync, type Dirent, type Stats } from 'node:fs';
import { basename, dirname, sep } from 'node:path';
import picomatch from 'picomatch';
import { storePath } from '../readers/mlflow/path.ts';
import { checkpointStep } from './checkpointStep.ts';

const defaults = {
  /** Folders below the root. MLflow nests 6 deep, Ray 5. */
  depth: 16,
  /** Beyond this a tree is no place for logs; the walk ends and says so. */
  files: 200_000,
};

/** Folders that hold no logs of the person's own, whatever the config says. */
const neverEntered = new Set([
  'node_modules', '.git', '.hg', '.svn', '__pycache__', '.venv', 'venv', 'site-packages', '.tox', '.mypy_cache', '.pytest_cache', '.ruff_cache',
  '.ipynb_checkpoints', '.vscode-test', '.idea', '.cargo', '.npm',
]);

/** Endings of files that are never logs, or not yet (`.tmp` is renamed when it is whole): telling them by name spares opening each. */
const neverOpened = /\.(?:tmp|temp|part|partial|crdownload|pyc?|ipynb|[cm]?[jt]sx?|c|cc|cpp|h|hpp|cu|java|go|rs|rb|sh|bat|ps1|html?|css|scss|vue|svg|png|jpe?g|gif|bmp|webp|ico|tiff?|mp[34]|wav|flac|ogg|avi|mov|mkv|webm|pdf|docx?|xlsx?|pptx?|zip|gz|bz2|xz|zst|7z|tar|tgz|whl|egg|jar|so|dll|dylib|exe|o|a|bin|pt|pth|ckpt|safetensors|onnx|pb|h5|hdf5|keras|tflite|gguf|npy|npz|pkl|pickle|joblib|arrow|parquet|feather|rec|idx|lmdb|ttf|otf|woff2?|map|lock|d|swp|pem|key|db-wal|db-shm|sqlite-wal|sqlite-shm|md|rst|tex|toml)$/i;

export interface WalkOptions {
  /** Absolute path: a folder, or one file. */
  root: string;
  /** Globs below the root that are not looked at. */
  ignore: readonly string[];
  /** Where given, only paths that match, and what lies in folders that match. */
  only?: readonly string[];
  /** Folders that other roots take care of. */
  others: ReadonlySet<string>;
}

export interface FoundFile {
  /** Below the root, '/' between. */
  path: string;
  stat: Stats;
}

/** What the walk came upon; `tooMany` and `unreadable` are for people to know. */
export type Found = { file: FoundFile } | { folder: string } | { checkpoint: { folder: string; step: number } } | { tooMany: number } | { unreadable: string; code: string };

/**
 * Walks a root, one entry a turn, so that the caller decides when to pause. Symbolic links are not followed: what they point to
 * inside the root is met anyway and would count twice, and nothing outside was asked for.
 */
export function* walk({ root, ignore, only, others }: WalkOptions): Generator<Found> {
  const top = maybeStat(root);
  if (top?.isFile()) return yield { file: { path: basename(root), stat: top } };
  const isIgnored = picomatch([...ignore], { dot: true });
  const isWanted = only === undefined ? () => true : picomatch(only.flatMap((glob) => [glob, `${glob}/**`]), { dot: true });
  const folders: { path: string; depth: number }[] = [{ path: '', depth: 0 }];
  let files = 0;
  for (let folder = folders.shift(); folder; folder = folders.shift()) {
    const entries = maybeEntries(joinBelow(root, folder.path));
    if (typeof entries === 'string') {
      yield { unreadable: folder.path, code: entries };
      continue;
    }
    yield { folder: folder.path };
    for (const entry of entries) {
      const path = folder.path ? `${folder.path}/${entry.name}` : entry.name;
      if (isIgnored(path)) continue;
      const step = checkpointStep(entry.name, entry.isDirectory());
      if (step !== undefined) yield { checkpoint: { folder: folder.path, step } };
      if (entry.isDirectory()) {
        if (folder.depth < defaults.depth && !neverEntered.has(entry.name) && !others.has(joinBelow(root, path))) folders.push({ path, depth: folder.depth + 1 });
        continue;
      }
      if (++files > defaults.files) return yield { tooMany: defaults.files };
      if (!entry.isFile() || isNeverOpened(entry.name, path) || !isWanted(path)) continue;
      const stat = maybeStat(joinBelow(root, path));
      if (stat?.isFile()) yield { file: { path, stat } };
    }
  }
}

/** Event files end in the name of their machine, which may lie in Serbia (`.rs`), and metrics of MLflow's store in that of the metric: `precision.c`. */
function isNeverOpened(name: string, path: string): boolean {
  return neverOpened.test(name) && !name.includes('tfevents') && storePath(path) === undefined;
}

/** As `join`, of a path that was met below a folder, so that there is nothing in it to resolve: for every file of every walk and look. */
export function joinBelow(base: string, path: string): string {
  if (path === '') return base;
  return base + (base.endsWith(sep) ? '' : sep) + (sep === '/' ? path : path.replaceAll('/', sep));
}

/** The folder that paths of a root are relative to. */
export function baseOf(root: string): string {
  return maybeStat(root)?.isFile() ? dirname(root) : root;
}

/** Whether the file lies where its path says, and is not reached by a link that someone put in its way. `base` has no links in it. */
export function isInPlace(base: string, path: string): boolean {
  try {
    return realpathSync.native(joinBelow(base, path)) === joinBelow(base, path);
  } catch {
    return false;
  }
}

export function maybeStat(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}

function maybeEntries(path: string): Dirent[] | string {
  try {
    return readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'EIO';
  }
}
