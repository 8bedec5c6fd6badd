import { existsSync } from 'node:fs';
import { findBackend, registerBackend } from '@tensorflow/tfjs-core';
import { messageOf, UserError } from '../../base/errors.ts';
import { phrase } from '../../model/phrase.ts';
import type { Backend } from './contract.ts';
import { addonOf } from './native/addon.ts';
import type { NodeBackend } from './native/binding.ts';
import { compileStep } from './native/compile.ts';
import { deviceOf } from './native/device.ts';
import { loadBinding, loadKernels } from './native/load.ts';
import { findTensorflow } from './native/places.ts';
import { switchTo } from './switchTo.ts';

/** The name under which the kernels of tfjs-node are registered. */
const registered = 'tensorflow';

/** The library that this process has loaded: a second cannot be loaded beside it. */
let loaded: string | undefined;

/** TensorFlow itself, CPU or CUDA, through the binding of tfjs-node; the library is found on the machine, never shipped. */
export const native: Backend = {
  id: 'native',
  title: 'TensorFlow',
  foreign: true,

  async available(settings) {
    const addon = addonOf(settings);
    if (!existsSync(addon)) return { candidates: [], reasons: [phrase('This installation has no native addon for {0} ({1}).', `${process.platform}-${process.arch}`, addon)] };
    const { libraries, reasons } = findTensorflow(settings);
    return { candidates: libraries.map(({ origin, folder, version }) => ({ backend: 'native', origin, path: folder, version })), reasons };
  },

  async create(candidate, settings) {
    const path = candidate.path!;
    if (loaded !== undefined && loaded !== path) throw new UserError(`This process already runs the TensorFlow of ${loaded}; that of ${path} needs a process of its own.`);
    loaded = path;
    if (!findBackend(registered)) {
      const binding = await loadBinding(path, settings).catch((error: unknown) => {
        throw new UserError(`TensorFlow could not be loaded from ${path}: ${messageOf(error)}`, { cause: error });
      });
      const kernels = loadKernels(settings);
      registerBackend(registered, () => new kernels.NodeJSKernelBackend(binding, '@tensorflow/tfjs-node-gpu'), 3);
      kernels.register();
    }
    await switchTo(registered);
    const running = findBackend(registered) as NodeBackend, { binding } = running;
    const version = `TensorFlow ${binding.TF_Version}`;
    return { backend: 'native', candidate, device: deviceOf(binding), version, compile: (step, report) => compileStep(running, step, report ?? (() => undefined)) };
  },
};
