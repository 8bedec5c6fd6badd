import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { version_core as version } from '@tensorflow/tfjs-core';
import { messageOf, UserError } from '../../base/errors.ts';
import { phrase } from '../../model/phrase.ts';
import type { Backend } from './contract.ts';
import { switchTo, tidied } from './switchTo.ts';
import { softwareAdapter, type AdapterInfo } from './webgpu/adapter.ts';
import { dawnPlaces } from './webgpu/places.ts';

interface Adapter {
  readonly info: AdapterInfo;
}

/** What is used of the npm package `webgpu`: Dawn, Chromium's WebGPU, as an addon for Node.js. */
interface Dawn {
  create(options: string[]): { requestAdapter(options: { powerPreference: string }): Promise<Adapter | null> };
  globals: object;
}

/** Loads Dawn and asks for a card; the global names of WebGPU are only set where there is one. @throws UserError with what is missing */
async function openAdapter(path: string): Promise<string> {
  const entry = createRequire(join(path, 'package.json')).resolve(path);
  const dawn = await import(pathToFileURL(entry).href).catch((error: unknown) => {
    throw new UserError(`Dawn could not be loaded from ${path}: ${messageOf(error)}`, { cause: error });
  }) as Dawn;
  const gpu = dawn.create([]), adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new UserError('WebGPU found no GPU. On Linux it needs the Vulkan loader (libvulkan.so.1) and the Vulkan driver of the card.');
  const software = softwareAdapter(adapter.info);
  if (software !== undefined) throw new UserError(`WebGPU only found ${software}, which computes on the processor, slower than WebAssembly does.`);
  Object.assign(globalThis, dawn.globals);
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  const { description, device, vendor, architecture } = adapter.info;
  return [description || device, vendor, architecture].filter(Boolean).join(', ');
}

const insideElectron = phrase(
  'WebGPU needs Node.js itself, 22 or newer: the one inside Electron does not allow memory from outside. Name one in the setting `lossband.node`, or put it on the PATH.',
);

/** GPUs of any make, where the driver knows Vulkan, Metal or Direct3D 12. */
export const webgpu: Backend = {
  id: 'webgpu',
  title: 'WebGPU',
  foreign: true,

  async available(settings) {
    // Dawn hands memory of its own to JavaScript, which the Node.js inside Electron does not allow.
    if (process.versions['electron']) return { candidates: [], reasons: [insideElectron] };
    const candidates = dawnPlaces(settings);
    if (candidates.length > 0) return { candidates, reasons: [] };
    return { candidates, reasons: [phrase('Dawn, which computes on GPUs of any make, is not installed: the doctor can download it, or `npm install webgpu` in the workspace.')] };
  },

  async create(candidate) {
    const name = await openAdapter(candidate.path!);
    // The library registers itself only where it believes to be in a browser.
    Object.assign(globalThis, { WorkerGlobalScope: Object });
    try {
      await import('@tensorflow/tfjs-backend-webgpu');
    } finally {
      Reflect.deleteProperty(globalThis, 'WorkerGlobalScope');
    }
    await switchTo('webgpu');
    return { backend: 'webgpu', candidate, device: { kind: 'gpu', name }, version: `TensorFlow.js ${version}`, compile: tidied };
  },
};
