import { join } from 'node:path';
import type { PackageFile } from '../../../model/catalogue.ts';
import { phrase } from '../../../model/phrase.ts';
import { findTensorflow } from '../../../tune/backends/native/places.ts';
import { hasCuda } from '../../doctor/gpu.ts';
import type { ComputeLibrary } from './contract.ts';
import { demandPlatform, takesTensorflow, wantedOfWheel } from './tensorflowWheel.ts';

const wheel: PackageFile = {
  registry: 'PyPI', package: 'tensorflow', version: '2.21.0', python: '311', platform: 'manylinux_2_27_x86_64', megabytes: 572,
  sha256: '9056fbc9ba04235810b71ae6cbd958a196e8804fb53bbcffbf3e23b56155f124',
};

/** What the extra `and-cuda` of that wheel asks for, in the versions with which it was loaded. */
const nvidia: readonly (readonly [name: string, version: string, platform: string, megabytes: number, sha256: string])[] = [
  ['cublas', '12.9.3.13', 'manylinux_2_27_x86_64', 581, 'd7d51055f161b317c7105ddaae90e71eda059026074ffef93cf7cde2886bfe72'],
  ['cuda-cupti', '12.8.90', 'manylinux2014_x86_64', 10, 'ea0cb07ebda26bb9b29ba82cda34849e73c166c18162d3913575b0c9db9a6182'],
  ['cuda-nvcc', '12.9.86', 'manylinux2010_x86_64', 41, '5d6a0d32fdc7ea39917c20065614ae93add6f577d840233237ff08e9a38f58f0'],
  ['cuda-nvrtc', '12.9.86', 'manylinux2010_x86_64', 90, '210cf05005a447e29214e9ce50851e83fc5f4358df8b453155d5e1918094dcb4'],
  ['cuda-runtime', '12.9.79', 'manylinux2014_x86_64', 3, '25bba2dfb01d48a9b59ca474a1ac43c6ebf7011f1b0b8cc44f54eb6ac48a96c3'],
  ['cudnn', '9.28.0.42', 'manylinux_2_27_x86_64', 717, '9ff58b7f36dacd0a93e89f8f2957b52466889217963701daa15e577317cfa375'],
  ['cufft', '11.4.1.4', 'manylinux2014_x86_64', 201, 'c67884f2a7d276b4b80eb56a79322a95df592ae5e765cf1243693365ccab4e28'],
  ['curand', '10.3.10.19', 'manylinux_2_27_x86_64', 68, '49b274db4780d421bd2ccd362e1415c13887c53c214f0d4b761752b8f9f6aa1e'],
  ['cusolver', '11.7.5.82', 'manylinux_2_27_x86_64', 338, '15da72d1340d29b5b3cf3fd100e3cd53421dde36002eda6ed93811af63c40d88'],
  ['cusparse', '12.5.10.65', 'manylinux2014_x86_64', 366, '73060ce019ac064a057267c585bf1fd5a353734151f87472ff02b2c5c9984e78'],
  ['nccl', '2.32.3', 'manylinux_2_27_x86_64', 352, 'bb94b2348e4861d5e8aa00b36c3d12d9bdf9c6369b82cbb723de0b582280a21c'],
  ['nvjitlink', '12.9.86', 'manylinux2010_x86_64', 40, 'e3f1171dbdc83c5932a45f0f4c99180a70de9bd2718c1ab77d14104f6d7147f9'],
];

/** TensorFlow with what it needs to compute on an NVIDIA GPU. The wheel finds NVIDIA's libraries by their place beside it. */
export const cuda: ComputeLibrary = {
  id: 'tensorflow-cuda',
  title: 'TensorFlow for NVIDIA GPUs',
  licence: 'Apache-2.0; NVIDIA CUDA EULA, cuDNN SLA',

  gain({ facts, settings }) {
    const isReady = findTensorflow(settings).libraries.some(({ folder }) => hasCuda(folder, facts.libraries));
    if (!takesTensorflow(settings) || facts.listed.length === 0 || isReady) return undefined;
    return phrase('There is an NVIDIA GPU, and no TensorFlow that can use it.');
  },

  async parts() {
    demandPlatform();
    const libraries = nvidia.map(([name, version, platform, megabytes, sha256]): PackageFile => ({ registry: 'PyPI', package: `nvidia-${name}-cu12`, version, platform, megabytes, sha256 }));
    const keep = [...wantedOfWheel, '^nvidia/[^/]+/lib/lib', '^nvidia/cuda_nvcc/(bin/ptxas$|nvvm/)'];
    return [{ sources: [wheel, ...libraries], keep, target: join('tensorflow', `${wheel.version}-cuda`) }];
  },
};
