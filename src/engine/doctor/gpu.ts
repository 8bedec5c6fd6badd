import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Phrase, phrase } from '../../model/phrase.ts';
import type { MachineFacts } from './machine.ts';

/** Libraries that TensorFlow's CUDA build opens, by the folder in which the `nvidia-…` packages of pip put them. */
const cudaLibraries: readonly [folder: string, prefix: string][] = [
  ['cuda_runtime', 'libcudart.so'], ['cublas', 'libcublas.so'], ['cublas', 'libcublasLt.so'], ['cudnn', 'libcudnn.so'], ['cufft', 'libcufft.so'],
  ['cusolver', 'libcusolver.so'], ['cusparse', 'libcusparse.so'], ['nccl', 'libnccl.so'],
];

/** True or false as the Python package says of itself; undefined where it does not. */
function isCudaBuild(library: string): boolean | undefined {
  try {
    const text = readFileSync(join(library, 'python', 'platform', 'build_info.py'), 'utf8');
    return /['"]is_cuda_build['"],?:? ?(True|False)/.exec(text)?.[1] === 'True';
  } catch {
    return undefined;
  }
}

/** Whether TensorFlow in this folder is a build for CUDA with all that it opens. @param libraries what the loader finds by name */
export const hasCuda = (library: string, libraries: ReadonlySet<string>): boolean => isCudaBuild(library) === true && missingLibraries(library, libraries).length === 0;

/** Names of libraries that are neither beside TensorFlow nor where the loader looks. */
function missingLibraries(library: string, libraries: ReadonlySet<string>): string[] {
  return cudaLibraries.filter(([folder, prefix]) => {
    const beside = join(dirname(library), 'nvidia', folder, 'lib');
    const names = [...libraries, ...(existsSync(beside) ? readdirSync(beside) : [])];
    return !names.some((name) => name.startsWith(prefix));
  }).map(([, prefix]) => prefix);
}

/**
 * Why TensorFlow computes without a GPU here: the first thing that stands in the way, and what to do, from the card up to the library.
 * `library` is the folder of its libraries; undefined for a backend that could not use CUDA anyway.
 */
export function whyWithoutGpu({ platform, nvidiaCards, kernelDriver, listed, smiFailure, libraries }: MachineFacts, library: string | undefined): Phrase[] {
  if (library === undefined) return [];
  if (platform !== 'linux') return [phrase('TensorFlow uses NVIDIA GPUs on Linux only.')];
  if (kernelDriver === undefined && listed.length === 0) {
    if (nvidiaCards === 0) return [phrase('No NVIDIA GPU is on this machine’s bus.')];
    return [phrase('{0} NVIDIA GPU(s) are on the bus, but the driver’s kernel module is not loaded (/proc/driver/nvidia/version is missing): install the NVIDIA driver.', nvidiaCards)];
  }
  if (!libraries.has('libcuda.so.1')) {
    return [phrase('The NVIDIA driver is loaded, but the loader does not find libcuda.so.1: install the driver’s user libraries; in a container, start it with access to the GPU.')];
  }
  if (listed.length === 0) return [phrase('nvidia-smi lists no GPU: {0}', smiFailure ?? '')];
  if (isCudaBuild(library) === false) return [phrase('{0} is a build without CUDA: install the package `tensorflow[and-cuda]`.', library)];
  const missing = missingLibraries(library, libraries);
  if (missing.length > 0) return [phrase('TensorFlow’s CUDA build misses {0}: install the package `tensorflow[and-cuda]`.', missing.join(', '))];
  return [phrase('Driver and libraries are there, but TensorFlow lists no GPU; its own words are below.')];
}
