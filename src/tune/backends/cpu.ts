import { version_cpu as version } from '@tensorflow/tfjs-backend-cpu';
import { phrase } from '../../model/phrase.ts';
import type { Backend } from './contract.ts';
import { switchTo, tidied } from './switchTo.ts';

/** Plain JavaScript: slow, everywhere the same to the last bit. */
export const cpu: Backend = {
  id: 'cpu',
  title: 'JavaScript',
  foreign: false,

  async available() {
    return { candidates: [{ backend: 'cpu', origin: phrase('shipped with Lossband') }], reasons: [] };
  },

  async create(candidate) {
    await switchTo('cpu');
    return { backend: 'cpu', candidate, device: { kind: 'cpu', name: 'JavaScript' }, version: `TensorFlow.js ${version}`, compile: tidied };
  },
};
