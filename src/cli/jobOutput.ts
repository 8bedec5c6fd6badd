import { setTimeout as sleep } from 'node:timers/promises';
import { isActive, type JobExit } from '../model/job.ts';
import { formatPhrase } from '../model/phrase.ts';
import type { JobHandle } from '../run/contract.ts';
import { readOutput } from '../run/output.ts';

const defaults = {
  /** Milliseconds between two looks at the output. */
  look: 200,
};

/** All that a job has printed, and on until it has ended. */
export async function showOutput(folder: string, handle: JobHandle, output: NodeJS.WritableStream = process.stdout): Promise<void> {
  for (let from = 0; ;) {
    // Asked before the last look at the output, so that nothing comes in between.
    const goesOn = isActive(await handle.status());
    for (let piece = readOutput(folder, from); piece.bytes.length > 0; piece = readOutput(folder, from)) {
      output.write(piece.bytes);
      from = piece.next;
    }
    if (!goesOn) return;
    await sleep(defaults.look);
  }
}

/** How a job ended, for people. */
export function describeEnd(state: string, exit: JobExit | undefined): string {
  const by = exit?.stoppedBy === 'request' ? ' when asked' : exit?.stoppedBy ? ` by ${exit.stoppedBy}` : '';
  const how = exit?.signal ? ` (${exit.signal})` : exit?.code ? ` (code ${exit.code})` : '';
  return [`lossband: ${state}${by}${how}`, ...(exit?.problem ? [formatPhrase(exit.problem)] : [])].join('\n');
}
