import { enableProdMode, getBackend, setBackend, tidy } from '@tensorflow/tfjs-core';
import { messageOf, UserError } from '../../base/errors.ts';
import type { Step } from './contract.ts';

/**
 * Makes the backend of that name current. TensorFlow.js only warns and takes the next one where a backend does not start,
 * so its answer is not believed: the current backend is looked at afterwards.
 * @throws UserError where it did not start.
 */
export async function switchTo(name: string): Promise<void> {
  // Without it the library advises on the console to install another package.
  enableProdMode();
  const started = await setBackend(name).catch((error: unknown) => {
    throw new UserError(`The ${name} backend did not start: ${messageOf(error)}`, { cause: error });
  });
  if (!started || getBackend() !== name) throw new UserError(`The ${name} backend did not start; TensorFlow.js took ${getBackend() ?? 'none'} instead.`);
}

/** For a backend that runs one operation at a time. */
export const tidied = (step: Step): Step => (inputs) => tidy(() => step(inputs));
