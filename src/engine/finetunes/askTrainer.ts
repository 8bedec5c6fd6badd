import { UserError } from '../../base/errors.ts';
import { runToEnd } from '../../run/process.ts';

const defaults = {
  /** Milliseconds for the largest model. */
  timeout: 120_000,
};

/**
 * What the trainer's bundle says when it is asked and trains nothing, in a process of its own: models and tables are only opened there.
 * @param option and its value, of `src/trainer.ts`
 * @throws UserError with the words of the trainer
 */
export async function askTrainer<T>(trainer: string, option: '--layers' | '--columns', value: string): Promise<T> {
  const { stdout, stderr, failure } = await runToEnd(process.execPath, [trainer, option, value], { env: { ELECTRON_RUN_AS_NODE: '1' }, timeout: defaults.timeout });
  if (failure !== undefined) throw new UserError(stderr.trim() || `The trainer did not answer: ${failure}`);
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as T;
}
