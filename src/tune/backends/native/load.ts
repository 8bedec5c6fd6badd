import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendSettings } from '../contract.ts';
import { addonOf, addonsOf } from './addon.ts';
import type { Binding, Kernels } from './binding.ts';
import { libraryNames, storageOf } from './places.ts';

/**
 * A folder with a copy of the addon and beside it `tf`, where the addon looks for its libraries: a link to the folder of the Python package as a whole,
 * because the CUDA build finds NVIDIA's libraries by a path relative to its own; or a folder with links under the names that the addon asks for.
 */
async function prepare(library: string, settings: BackendSettings): Promise<string> {
  const addon = addonOf(settings), parent = join(storageOf(settings), 'native');
  const key = createHash('sha256').update(library).update(await readFile(addon)).digest('hex').slice(0, 16);
  const folder = join(parent, key);
  if (existsSync(join(folder, 'tf'))) return folder;
  await mkdir(parent, { recursive: true });
  const fresh = await mkdtemp(join(parent, 'new-'));
  await copyFile(addon, join(fresh, 'tfjs_binding.node'));
  if (existsSync(join(library, libraryNames.split))) {
    await symlink(library, join(fresh, 'tf'), 'dir');
  } else {
    await mkdir(join(fresh, 'tf'));
    await symlink(join(library, libraryNames.whole), join(fresh, 'tf', libraryNames.split));
    await symlink(join(library, libraryNames.framework), join(fresh, 'tf', libraryNames.framework));
  }
  // Another process may have made the same folder meanwhile: then that one is taken.
  await rename(fresh, folder).catch(() => rm(fresh, { recursive: true, force: true }));
  return folder;
}

/**
 * Loads the addon with this TensorFlow. A process can have one only: libraries of a second would be mixed with those of the first.
 * @throws the loader's own error, which names the library that is missing.
 */
export async function loadBinding(library: string, settings: BackendSettings): Promise<Binding> {
  const folder = await prepare(library, settings);
  // Read by TensorFlow as it starts: its first lines go to the console otherwise, and it takes all the memory of a GPU.
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';
  return createRequire(join(folder, 'tfjs_binding.node'))('./tfjs_binding.node') as Binding;
}

/** The kernels of tfjs-node, registered with the TensorFlow.js of this process. */
export function loadKernels(settings: BackendSettings): Kernels {
  // Removed from Node 23, still called by the kernels (mended upstream, never released).
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value == null, isArray: Array.isArray });
  const path = join(addonsOf(settings), 'kernels.cjs');
  const load = createRequire(path)(path) as (require: (name: string) => unknown) => Kernels;
  return load((name) => (name.startsWith('@tensorflow/') ? tf : createRequire(path)(name)));
}
