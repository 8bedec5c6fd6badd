import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { PackageFile } from '../../../model/catalogue.ts';
import { phrase } from '../../../model/phrase.ts';
import { findTensorflow } from '../../../tune/backends/native/places.ts';
import { maybeTool } from '../fetchPackages.ts';
import type { ComputeLibrary, Part } from './contract.ts';
import { cuda } from './cuda.ts';
import { demandPlatform, takesTensorflow, wantedOfWheel } from './tensorflowWheel.ts';

const wheel: PackageFile = {
  registry: 'PyPI', package: 'tensorflow-cpu', version: '2.21.0', python: '311', platform: 'manylinux_2_27_x86_64', megabytes: 274,
  sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
};

/** TensorFlow 2.18 as its Java library carries it, for machines without Python. */
const jar: PackageFile = {
  registry: 'Maven', package: 'org.tensorflow:tensorflow-core-native', version: '1.1.0', platform: 'linux-x86_64', megabytes: 161,
  sha256: '81b0e11290ba3b2e134901395ef59f1ae616f8ab7931f0d5c3eeb89c1b97c4e6',
};

const natives = join('org', 'tensorflow', 'internal', 'c_api', 'linux-x86_64');

const fromWheel: Part = { sources: [wheel], keep: wantedOfWheel, target: join('tensorflow', wheel.version) };
const fromJar: Part = {
  sources: [jar], keep: ['/libtensorflow_(cc|framework)\\.', '/LICENSE$', '/THIRD_PARTY_TF_JNI_LICENSES/.'], target: join('tensorflow', '2.18.0'),
  async finish(folder) {
    await rename(join(folder, natives), join(folder, 'tensorflow'));
    await rm(join(folder, 'org'), { recursive: true });
  },
};

export const tensorflow: ComputeLibrary = {
  id: 'tensorflow',
  title: 'TensorFlow',
  licence: 'Apache-2.0',

  gain(situation) {
    const { settings } = situation;
    if (!takesTensorflow(settings) || findTensorflow(settings).libraries.length > 0 || cuda.gain(situation)) return undefined;
    return phrase('There is no TensorFlow on this machine, with which the processor trains several times as fast as in WebAssembly.');
  },

  async parts(places) {
    demandPlatform();
    const isPipMissing = !(await maybeTool('PyPI', places));
    return [isPipMissing && (await maybeTool('Maven', places)) ? fromJar : fromWheel];
  },
};
