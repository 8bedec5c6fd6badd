import type { Backend } from './contract.ts';
import { cpu } from './cpu.ts';
import { native } from './native.ts';
import { wasm } from './wasm.ts';
import { webgpu } from './webgpu.ts';

/** Every backend, in the order in which they are tried; ids are what recipes and settings name. */
export const backends: readonly Backend[] = [native, webgpu, wasm, cpu];
