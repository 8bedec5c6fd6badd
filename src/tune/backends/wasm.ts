import { existsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { setWasmPaths, version_wasm } from '@tensorflow/tfjs-backend-wasm';
import { phrase } from '../../model/phrase.ts';
import type { Backend } from './contract.ts';
import { switchTo, tidied } from './switchTo.ts';
import { registerGradientKernels } from './wasm/kernels.ts';

const binary = 'tfjs-backend-wasm-simd.wasm';

/** XNNPACK in WebAssembly with SIMD, one thread: the library has no threads under Node. */
export const wasm: Backend = {
  id: 'wasm',
  title: 'WebAssembly',
  foreign: false,

  async available({ assets }) {
    const path = join(assets, binary);
    if (existsSync(path)) return { candidates: [{ backend: 'wasm', origin: phrase('shipped with Lossband'), path }], reasons: [] };
    return { candidates: [], reasons: [phrase('{0} is missing; install Lossband again.', path)] };
  },

  async create(candidate, { assets }) {
    setWasmPaths(`${assets}${sep}`);
    registerGradientKernels();
    await switchTo('wasm');
    return { backend: 'wasm', candidate, device: { kind: 'cpu', name: 'WebAssembly SIMD' }, version: `TensorFlow.js ${version_wasm}`, compile: tidied };
  },
};
